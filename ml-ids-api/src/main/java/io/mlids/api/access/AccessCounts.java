package io.mlids.api.access;

import java.util.Map;

/**
 * Counts of access decisions.
 *
 * @param refused the number of rejected requests by reason
 * @param sessions the number of open sessions
 * @param sessionsDisplaced sessions ended because the limit was reached
 * @param addressesForgotten addresses evicted because the table of wrong tokens was full
 */
public record AccessCounts(
    Map<Refusal, Long> refused, int sessions, long sessionsDisplaced, long addressesForgotten) {
  public AccessCounts {
    refused = Map.copyOf(refused);
  }
}
