package io.mlids.api.sagemaker;

import java.util.Map;

/**
 * What has been sent to an endpoint so far.
 *
 * @param requests the number of requests by outcome: {@code answered}, {@code busy}, {@code
 *     timeout}, {@code refused}, {@code failed}, or {@code not_sent} because the circuit breaker is
 *     open
 * @param unclassified the number of flows without a verdict, because their requests failed
 * @param seconds the time that requests have taken
 */
public record EndpointCounts(Map<String, Long> requests, long unclassified, double seconds) {
  public EndpointCounts {
    requests = Map.copyOf(requests);
  }
}
