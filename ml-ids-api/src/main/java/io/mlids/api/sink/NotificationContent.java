package io.mlids.api.sink;

import io.mlids.core.alert.AttackNotification;
import io.mlids.core.console.Terminal;

/** What a notification says, built only when needed, so that detection does not wait for it. */
@FunctionalInterface
public interface NotificationContent {

  /** The complete message. */
  AttackNotification notification();

  /** The message as one line of JSON, for a log that a program reads. */
  default String json() {
    return notification().message();
  }

  /** The same in one short line, for a log. */
  default String line() {
    AttackNotification message = notification();
    return "attack "
        + message.predictedLabel().map(label -> Terminal.printable(label.name())).orElse("");
  }
}
