package io.mlids.api;

import io.mlids.api.queue.SnsTarget;
import io.mlids.api.queue.SqsTarget;
import io.mlids.api.sink.LogFormat;
import io.mlids.api.sink.NotificationSink;
import io.mlids.core.unit.SettingException;

/** Where notifications are sent. */
public sealed interface NotificationTarget {

  /**
   * Returns whether notifications for this target are kept in the spool, if there is one. The log
   * needs none, and the embedded queue ends with this process.
   */
  default boolean isSpooled() {
    return switch (this) {
      case Sqs _, Sns _, Custom _ -> true;
      case Log _, EmbeddedServer _ -> false;
    };
  }

  /** The log, which is the default. */
  record Log(LogFormat format) implements NotificationTarget {
    /** Creates a target that logs short lines. */
    public Log() {
      this(LogFormat.TEXT);
    }
  }

  /** A queue on another server. */
  record Sqs(SqsTarget target) implements NotificationTarget {}

  /** A topic on another server. */
  record Sns(SnsTarget target) implements NotificationTarget {}

  /** A sink supplied by the caller; closing the service also closes the sink. */
  record Custom(NotificationSink sink) implements NotificationTarget {}

  /** A queue in this process; port 0 picks a free port. */
  record EmbeddedServer(String host, int port) implements NotificationTarget {
    public EmbeddedServer {
      if (port < 0 || port > 65_535) {
        throw new SettingException("embedded-queue-port", port + " is not between 0 and 65535");
      }
    }
  }
}
