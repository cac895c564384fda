package io.mlids.client.command;

import io.mlids.core.console.CommandException;
import io.mlids.core.help.OptionGroup;
import io.mlids.core.remote.ServerAddress;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The address of the prediction server and how long to wait for it; a picocli mixin. */
@OptionGroup("Server")
final class ServerOptions {
  private static final Duration LONGEST_TIMEOUT = Duration.ofDays(1);

  @Option(
      names = "--api-url",
      required = true,
      paramLabel = "URL",
      description =
          "Prediction server, such as http://localhost:5000. Any path is replaced by"
              + " /api/predictions.")
  private String apiUrl;

  @Option(
      names = "--timeout",
      defaultValue = "60s",
      paramLabel = "DURATION",
      description = "Wait at most this long for a response. Default: ${DEFAULT-VALUE}.")
  private Duration timeout;

  ServerAddress address() {
    try {
      return ServerAddress.of(apiUrl, "/api/predictions");
    } catch (IllegalArgumentException e) {
      throw CommandException.unusable("--api-url: " + e.getMessage());
    }
  }

  Duration timeout() {
    if (timeout.isZero() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw CommandException.unusable("--timeout must be greater than 0 and at most 24h");
    }
    return timeout;
  }
}
