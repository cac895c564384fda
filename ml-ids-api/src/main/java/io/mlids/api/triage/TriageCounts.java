package io.mlids.api.triage;

import java.util.Map;

/**
 * Counts since the server started.
 *
 * @param events the number of events appended, by what they change
 * @param refused the number of refused requests, by reason
 * @param dropped the number of incidents whose events were dropped to make room
 * @param mutes the number of allow-list entries in force
 */
public record TriageCounts(
    Map<String, Long> events,
    Map<TriageRefusedException.Reason, Long> refused,
    long dropped,
    int mutes) {
  public TriageCounts {
    events = Map.copyOf(events);
    refused = Map.copyOf(refused);
  }
}
