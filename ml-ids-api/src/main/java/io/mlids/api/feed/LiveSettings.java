package io.mlids.api.feed;

import java.time.Duration;

/**
 * Settings of the live feed.
 *
 * @param kept how many notifications a client that comes back can still get
 * @param maxClients how many clients are served at once
 * @param pingInterval between signs of life on a connection without news
 * @param patience how long a client may take nothing, or answer no ping, before it is closed
 */
public record LiveSettings(int kept, int maxClients, Duration pingInterval, Duration patience) {
  /** As many as a client may miss. */
  public static final int DEFAULT_KEPT = 10_000;

  /** How many clients there may be. */
  public static final int DEFAULT_CLIENTS = 256;

  private static final int MOST_KEPT = 1_000_000;
  private static final int MOST_CLIENTS = 10_000;

  /** What is used unless someone says otherwise. */
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
