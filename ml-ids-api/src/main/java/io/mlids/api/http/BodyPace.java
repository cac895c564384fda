package io.mlids.api.http;

import java.time.Duration;

/**
 * How fast a body has to come: it has a time in any case, and more with every byte that arrives.
 *
 * @param grace what each has
 * @param bytesPerSecond how many bytes are worth another second
 */
public record BodyPace(Duration grace, int bytesPerSecond) {

  /** What a poor mobile connection manages. */
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
