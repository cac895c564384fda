package io.mlids.api.sink;

import io.mlids.core.alert.AttackNotification;
import io.mlids.core.console.Terminal;

/**
 * The content of a notification. Messages are built only when needed, so that detection does not
 * wait for them.
 */
@FunctionalInterface
public interface NotificationContent {

  /** The complete message. */
  AttackNotification notification();

  /** The message as one line of JSON, for a machine-readable log. */
  default String json() {
    return notification().message();
  }

  /** The message as a short line, for a human-readable log. */
  default String line() {
    AttackNotification message = notification();
    return "attack "
        + message.predictedLabel().map(label -> Terminal.printable(label.name())).orElse("");
  }
}
