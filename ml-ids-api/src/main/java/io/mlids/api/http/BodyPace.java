package io.mlids.api.http;

import java.time.Duration;

/**
 * The minimum speed of a body: a fixed time, and more with every byte that arrives.
 *
 * @param grace the fixed time
 * @param bytesPerSecond how many bytes add another second
 */
public record BodyPace(Duration grace, int bytesPerSecond) {

  /** The speed of a poor mobile connection. */
  public static final BodyPace DEFAULT = new BodyPace(Duration.ofSeconds(30), 16 << 10);

  /** Checks the ranges. */
  public BodyPace {
    if (!grace.isPositive() || bytesPerSecond < 1) {
      throw new IllegalArgumentException("a body needs time to arrive");
    }
  }

  /** How long a body may have taken given the number of bytes received. */
  public Duration allowed(long bytes) {
    return grace.plusMillis(1_000 * bytes / bytesPerSecond);
  }
}
