package io.mlids.api.background;

import java.io.IOException;

/** A server cannot bind to its port; the message names the port, the problem and the remedy. */
public final class UnusablePortException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String problem;
  private final String setting;

  /**
   * @param server the server's name, which begins the message; empty for the main server
   * @param setting the name of the port setting, such as {@code port}
   */
  public UnusablePortException(
      String server, String host, int port, String setting, String reason, Throwable cause) {
    this(
        "%scannot bind to port %d on %s (%s)"
            .formatted(server.isEmpty() ? "" : server + " ", port, host, reason),
        setting,
        cause);
  }

  private UnusablePortException(String problem, String setting, Throwable cause) {
    super(message(problem, "", setting), cause);
    this.problem = problem;
    this.setting = setting;
  }

  /** The message for a command line, where settings are options. */
  public String messageForOptions() {
    return message(problem, "--", setting);
  }

  private static String message(String problem, String prefix, String setting) {
    return "%s; check %shost, or choose another %s%s (0 picks a free one)"
        .formatted(problem, prefix, prefix, setting);
  }
}
