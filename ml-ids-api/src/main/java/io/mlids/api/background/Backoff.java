package io.mlids.api.background;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * The pauses between the attempts of a retry. The longest possible pause doubles with each attempt
 * up to a limit. Each pause is a random part of it, at least half, so that servers that failed at
 * the same time do not retry at the same time. Single-owner.
 */
public final class Backoff {
  private final Duration first;
  private final Duration longest;
  private final DoubleSupplier random;
  private Duration next;

  /**
   * Starts with the shortest pause.
   *
   * @param random supplies numbers from 0 to 1
   */
  public Backoff(Duration first, Duration longest, DoubleSupplier random) {
    this.first = first;
    this.longest = longest;
    this.random = random;
    this.next = first;
  }

  /** Returns the pause before the next attempt. */
  public Duration next() {
    long nanos = next.toNanos();
    Duration twice = next.multipliedBy(2);
    next = twice.compareTo(longest) < 0 ? twice : longest;
    return Duration.ofNanos(nanos / 2 + Math.round(nanos / 2.0 * random.getAsDouble()));
  }

  /** Starts again with the shortest pause, after an attempt that succeeded. */
  public void reset() {
    next = first;
  }
}
