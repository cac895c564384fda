package io.mlids.consumer;

import io.mlids.core.alert.AttackNotification;
import java.io.PrintWriter;
import java.time.Instant;

/** Shows notifications. */
public sealed interface NotificationDisplay permits TableDisplay, JsonLineDisplay {

  /** Prints a notification and flushes the output. */
  void show(String messageId, Instant receivedAt, AttackNotification notification, PrintWriter out);
}
