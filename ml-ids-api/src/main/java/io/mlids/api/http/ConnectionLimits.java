package io.mlids.api.http;

import java.time.Duration;

/**
 * What connections may cost.
 *
 * @param most how many there may be, WebSockets not included
 * @param longestHead how long the head of a request may take, from the beginning of the connection
 *     or the end of the request before it
 */
public record ConnectionLimits(int most, Duration longestHead) {
  /** How many connections there may be unless said otherwise. */
  public static final int DEFAULT_MOST = 1_000;

  /** The head may take as long as a connection may be silent. */
  public static final ConnectionLimits DEFAULT =
      new ConnectionLimits(DEFAULT_MOST, Duration.ofSeconds(30));

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of range; the message says which
   */
  public ConnectionLimits {
    if (most < 1) {
      throw new IllegalArgumentException("--max-connections " + most + " is less than one");
    }
    if (!longestHead.isPositive()) {
      throw new IllegalArgumentException("a head needs some time");
    }
  }
}
