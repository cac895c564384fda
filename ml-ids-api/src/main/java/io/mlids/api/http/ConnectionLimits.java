package io.mlids.api.http;

import io.mlids.core.unit.SettingException;
import java.time.Duration;

/**
 * Limits for connections.
 *
 * @param most the maximum number of connections, not counting WebSockets
 * @param longestHead how long a request head may take, measured from when the connection opens or
 *     the previous request ends
 */
public record ConnectionLimits(int most, Duration longestHead) {
  /** The default maximum number of connections. */
  public static final int DEFAULT_MOST = 1_000;

  /** By default, a request head may take as long as Jetty's idle timeout. */
  public static final ConnectionLimits DEFAULT =
      new ConnectionLimits(DEFAULT_MOST, Duration.ofSeconds(30));

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of range; the message names it
   */
  public ConnectionLimits {
    if (most < 1) {
      throw new SettingException("max-connections", most + " is less than 1");
    }
    if (!longestHead.isPositive()) {
      throw new IllegalArgumentException(
          "the time limit for the head of a request must be positive");
    }
  }
}
