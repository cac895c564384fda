package io.mlids.api.sink;

/** The target of notifications. */
public sealed interface NotificationTarget {

  /** The log, by default. */
  record Log(LogFormat format) implements NotificationTarget {
    /** In short lines. */
    public Log() {
      this(LogFormat.TEXT);
    }
  }

  /** To a queue of another server. */
  record Sqs(SqsTarget target) implements NotificationTarget {}

  /** To a queue in this process; port 0 takes a free one. */
  record EmbeddedServer(String host, int port) implements NotificationTarget {
    public EmbeddedServer {
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException(
            "--embedded-queue-port " + port + " is not in 0 to 65535");
      }
    }
  }
}
