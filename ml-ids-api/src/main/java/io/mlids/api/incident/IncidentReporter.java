package io.mlids.api.incident;

import io.mlids.core.incident.Incident;

/**
 * Reports incidents. Thread-safe. Its methods never block or throw, even if reporting fails, so
 * that detection is never delayed.
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
   * Returns whether the allow-list suppresses an incident in its current state.
   *
   * @param counted whether to count the incident as a match of the allow-list entry
   */
  boolean suppresses(Incident incident, boolean counted);

  /** Reports a change to an incident. Suppressed incidents are never passed to this method. */
  void changed(IncidentChange change);
}
