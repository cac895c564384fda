package io.mlids.api.access;

import java.util.Map;

/**
 * Counts of access decisions.
 *
 * @param refused rejected requests, by reason
 * @param sessions open ones
 * @param sessionsDisplaced ended to make room for newer ones
 * @param addressesForgotten addresses with wrong tokens that were evicted to make room
 */
public record AccessCounts(
    Map<Refusal, Long> refused, int sessions, long sessionsDisplaced, long addressesForgotten) {
  public AccessCounts {
    refused = Map.copyOf(refused);
  }
}
