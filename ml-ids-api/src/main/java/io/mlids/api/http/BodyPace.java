package io.mlids.api.http;

import java.time.Duration;

/**
 * The minimum transfer rate of a request body. The time limit is the grace period plus the time
 * that the bytes received so far take at this rate.
 *
 * @param grace the grace period
 * @param bytesPerSecond the rate
 */
public record BodyPace(Duration grace, int bytesPerSecond) {

  /** The rate of a poor mobile connection. */
  public static final BodyPace DEFAULT = new BodyPace(Duration.ofSeconds(30), 16 << 10);

  /** Checks the ranges. */
  public BodyPace {
    if (!grace.isPositive() || bytesPerSecond < 1) {
      throw new IllegalArgumentException("the grace period and the rate must be positive");
    }
  }

  /** The time allowed for receiving this many bytes. */
  public Duration allowed(long bytes) {
    return grace.plusMillis(1_000 * bytes / bytesPerSecond);
  }
}
