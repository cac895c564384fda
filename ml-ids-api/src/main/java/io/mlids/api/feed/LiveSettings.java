package io.mlids.api.feed;

import java.time.Duration;

/**
 * Settings of the live feed.
 *
 * @param kept how many notifications a reconnecting client can still get
 * @param maxClients how many clients are served at once
 * @param pingInterval between pings on an idle connection
 * @param patience how long a client may stop reading, or not answer a ping, before it is closed
 */
public record LiveSettings(int kept, int maxClients, Duration pingInterval, Duration patience) {
  /** The most notifications that are kept. */
  public static final int DEFAULT_KEPT = 10_000;

  /** The most clients. */
  public static final int DEFAULT_CLIENTS = 256;

  private static final int MOST_KEPT = 1_000_000;
  private static final int MOST_CLIENTS = 10_000;

  /** The default. */
  public static final LiveSettings DEFAULT =
      new LiveSettings(
          DEFAULT_KEPT, DEFAULT_CLIENTS, Duration.ofSeconds(15), Duration.ofSeconds(10));

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of range; the message says which
   */
  public LiveSettings {
    if (kept < 1 || kept > MOST_KEPT) {
      throw new IllegalArgumentException(
          "--notifications-kept " + kept + " is not in 1 to " + MOST_KEPT);
    }
    if (maxClients < 1 || maxClients > MOST_CLIENTS) {
      throw new IllegalArgumentException(
          "--notification-clients " + maxClients + " is not in 1 to " + MOST_CLIENTS);
    }
  }
}
