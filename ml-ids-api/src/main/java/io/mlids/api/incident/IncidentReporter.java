package io.mlids.api.incident;

import io.mlids.core.incident.Incident;

/**
 * Reports incidents. Thread-safe; returns at once and throws nothing, whatever becomes of it:
 * detection never waits.
 */
public interface IncidentReporter {
  /** Suppresses nothing and reports nothing. */
  IncidentReporter NONE =
      new IncidentReporter() {
        @Override
        public boolean suppresses(Incident incident, boolean counted) {
          return false;
        }

        @Override
        public void changed(IncidentChange change) {}
      };

  /**
   * Whether the allow-list has an entry for an incident as it now is.
   *
   * @param counted whether to count it for that entry
   */
  boolean suppresses(Incident incident, boolean counted);

  /** Takes the change of an incident that is not suppressed. */
  void changed(IncidentChange change);
}
