package io.mlids.api.incident;

import io.mlids.core.incident.Incident;

/**
 * Reports incidents. Thread-safe; returns at once and throws nothing, even if reporting fails:
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
   * Whether the allow-list has an entry for the current state of an incident.
   *
   * @param counted whether to count it for that entry
   */
  boolean suppresses(Incident incident, boolean counted);

  /** Takes the change of an incident that is not suppressed. */
  void changed(IncidentChange change);
}
