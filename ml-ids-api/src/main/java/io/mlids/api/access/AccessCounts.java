package io.mlids.api.access;

import java.util.Map;

/**
 * Counts of access decisions.
 *
 * @param refused the number of rejected requests by reason
 * @param sessions the number of open sessions
 * @param sessionsDisplaced the number of sessions ended because the session limit was reached
 * @param addressesForgotten the number of addresses evicted because the table of addresses that
 *     sent wrong tokens was full
 */
public record AccessCounts(
    Map<Refusal, Long> refused, int sessions, long sessionsDisplaced, long addressesForgotten) {
  public AccessCounts {
    refused = Map.copyOf(refused);
  }
}
