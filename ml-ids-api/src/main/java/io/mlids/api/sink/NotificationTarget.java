package io.mlids.api.sink;

/** Where attacks are told, as the options say. */
public sealed interface NotificationTarget {

  /** Nothing else was asked for. */
  record Log() implements NotificationTarget {}

  /** To a queue that somebody else runs. */
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
