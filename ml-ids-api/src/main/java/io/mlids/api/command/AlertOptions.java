package io.mlids.api.command;

import io.mlids.api.alert.AlertSettings;
import io.mlids.api.alert.LiveSettings;
import picocli.CommandLine.Option;

/** How people are told of attacks. */
final class AlertOptions {
  @Option(
      names = "--notifications-kept",
      paramLabel = "N",
      defaultValue = "" + LiveSettings.DEFAULT_KEPT,
      description =
          "How many notifications are kept for clients that come back. Default: ${DEFAULT-VALUE}")
  private int kept;

  @Option(
      names = "--notification-clients",
      paramLabel = "N",
      defaultValue = "" + LiveSettings.DEFAULT_CLIENTS,
      description =
          "How many clients are told of attacks at once, by WebSocket or server-sent events."
              + " Default: ${DEFAULT-VALUE}")
  private int clients;

  /**
   * What the options say.
   *
   * @throws IllegalArgumentException if a number is out of range; the message says which
   */
  AlertSettings settings() {
    LiveSettings usual = LiveSettings.DEFAULT;
    return new AlertSettings(
        new LiveSettings(kept, clients, usual.pingInterval(), usual.patience()));
  }
}
