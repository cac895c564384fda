package io.mlids.api.command;

import io.mlids.api.notify.SqsTarget;

/** Where attacks are told, as the options say. */
sealed interface NotifyBy {

  /** Nothing else was asked for. */
  record Log() implements NotifyBy {}

  /** To a queue that somebody else runs. */
  record Sqs(SqsTarget target) implements NotifyBy {}

  /** To a queue in this process; port 0 takes a free one. */
  record EmbeddedServer(String host, int port) implements NotifyBy {}
}
