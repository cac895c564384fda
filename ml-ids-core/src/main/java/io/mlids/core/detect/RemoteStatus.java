package io.mlids.core.detect;

/**
 * The state of a classifier elsewhere.
 *
 * @param name what classifies, such as {@code SageMaker endpoint ml-ids}
 * @param circuit the state of the circuit breaker: {@code closed}, {@code open} (no requests are
 *     sent) or {@code half_open} (some are, as a trial)
 */
public record RemoteStatus(String name, String circuit) {
  /** Returns whether requests are sent. */
  public boolean isAvailable() {
    return !circuit.equals("open");
  }
}
