package io.mlids.api.command;

import io.mlids.api.notify.SqsTarget;

/** Where attacks are told, as the options say. */
sealed interface NotifyBy {

  /** Nothing else was asked for. */
  record Log() implements NotifyBy {}

  /** To a queue that somebody else runs. */
  record Sqs(SqsTarget target) implements NotifyBy {}

  /** To a queue in this process; port 0 takes a free one. */
  record EmbeddedServer(String host, int port) implements NotifyBy {
    public EmbeddedServer {
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException(
            "--embedded-queue-port " + port + " is not in 0 to 65535");
      }
    }
  }
}
