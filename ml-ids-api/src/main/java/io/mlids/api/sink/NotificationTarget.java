package io.mlids.api.sink;

import io.mlids.core.unit.SettingException;

/** Where notifications are sent. */
public sealed interface NotificationTarget {

  /** To the log; the default. */
  record Log(LogFormat format) implements NotificationTarget {
    /** Uses short lines. */
    public Log() {
      this(LogFormat.TEXT);
    }
  }

  /** To a queue of another server. */
  record Sqs(SqsTarget target) implements NotificationTarget {}

  /** To a sink of the caller, which is closed with the service. */
  record Custom(NotificationSink sink) implements NotificationTarget {}

  /** To a queue in this process; port 0 picks a free one. */
  record EmbeddedServer(String host, int port) implements NotificationTarget {
    public EmbeddedServer {
      if (port < 0 || port > 65_535) {
        throw new SettingException("embedded-queue-port", port + " is not between 0 and 65535");
      }
    }
  }
}
