package io.mlids.api.incident;

import io.mlids.core.incident.IncidentStatistics;

/** Adds one incident source's discard counts to the server's counts. */
final class DiscardCount {
  private final Incidents incidents;
  private IncidentStatistics before = IncidentStatistics.NONE;

  DiscardCount(Incidents incidents) {
    this.incidents = incidents;
  }

  /**
   * Adds what the source has discarded since the previous call.
   *
   * @param soFar the counts since the source was created
   */
  void upTo(IncidentStatistics soFar) {
    incidents.discarded(before, soFar);
    before = soFar;
  }
}
