package io.mlids.consumer;

import io.mlids.core.alert.AttackNotification;
import java.io.PrintWriter;
import java.time.Instant;

/** How a notification is shown. */
public sealed interface NotificationDisplay permits TableDisplay, JsonLineDisplay {

  /** Prints a notification, and leaves nothing of it in a buffer. */
  void show(String messageId, Instant receivedAt, AttackNotification notification, PrintWriter out);
}
