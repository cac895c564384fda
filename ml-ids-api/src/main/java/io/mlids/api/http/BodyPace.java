package io.mlids.api.http;

import java.time.Duration;

/**
 * The minimum transfer rate of a request body. A body may take a grace time, plus time in proportion to the bytes received so far.
 *
 * @param grace the time allowed in addition, regardless of the size
 * @param bytesPerSecond the number of received bytes that extend the allowed time by one second
 */
public record BodyPace(Duration grace, int bytesPerSecond) {

  /** The rate of a poor mobile connection. */
  public static final BodyPace DEFAULT = new BodyPace(Duration.ofSeconds(30), 16 << 10);

  /** Checks the ranges. */
  public BodyPace {
    if (!grace.isPositive() || bytesPerSecond < 1) {
      throw new IllegalArgumentException("the grace time and the rate must be positive");
    }
  }

  /** The time allowed for receiving this many bytes. */
  public Duration allowed(long bytes) {
    return grace.plusMillis(1_000 * bytes / bytesPerSecond);
  }
}
