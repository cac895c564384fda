package io.mlids.api.feed;

import io.mlids.core.unit.SettingException;
import java.time.Duration;

/**
 * Live feed settings.
 *
 * @param kept the number of notifications stored for reconnecting clients
 * @param maxClients the maximum number of connected clients
 * @param pingInterval the time between pings on an idle connection
 * @param patience how long a client may go without reading or answering a ping before its
 *     connection is closed
 */
public record LiveSettings(int kept, int maxClients, Duration pingInterval, Duration patience) {
  /** The default number of notifications stored. */
  public static final int DEFAULT_KEPT = 10_000;

  /** The default maximum number of clients. */
  public static final int DEFAULT_CLIENTS = 256;

  private static final int MAX_KEPT = 1_000_000;
  private static final int MAX_CLIENTS = 10_000;

  /** The default. */
  public static final LiveSettings DEFAULT =
      new LiveSettings(
          DEFAULT_KEPT, DEFAULT_CLIENTS, Duration.ofSeconds(15), Duration.ofSeconds(10));

  /**
   * Checks that the numbers of notifications and clients are in range.
   *
   * @throws IllegalArgumentException if a number is out of range; the message names it
   */
  public LiveSettings {
    if (kept < 1 || kept > MAX_KEPT) {
      throw new SettingException("notifications-kept", kept + " is not between 1 and " + MAX_KEPT);
    }
    if (maxClients < 1 || maxClients > MAX_CLIENTS) {
      throw new SettingException(
          "notification-clients", maxClients + " is not between 1 and " + MAX_CLIENTS);
    }
  }
}
