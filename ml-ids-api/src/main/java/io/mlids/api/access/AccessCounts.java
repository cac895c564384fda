package io.mlids.api.access;

import java.util.Map;

/**
 * How it has gone so far.
 *
 * @param refused requests that were not let in, for each reason
 * @param sessions open ones
 * @param sessionsDisplaced ended to make room for newer ones
 * @param addressesForgotten that had shown wrong tokens, to make room for others
 */
public record AccessCounts(
    Map<Refusal, Long> refused, int sessions, long sessionsDisplaced, long addressesForgotten) {
  public AccessCounts {
    refused = Map.copyOf(refused);
  }
}
