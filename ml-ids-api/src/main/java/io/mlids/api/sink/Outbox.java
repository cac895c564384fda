package io.mlids.api.sink;

import java.time.Duration;

/**
 * Holds the notifications for one target until they are sent. Offering never blocks: notifications
 * that do not fit are dropped and counted. While the target fails, notifications stay in the
 * outbox, in order, and are retried after increasing pauses. Thread-safe.
 */
public interface Outbox {

  /**
   * Adds a notification to be sent.
   *
   * @return true if the notification was accepted
   */
  boolean offer(Notification notification);

  /**
   * Adds a notification unless half of the outbox is in use. For benign predictions, which must not
   * displace attacks.
   *
   * @return true if the notification was accepted
   */
  boolean offerUnlessHalfFull(Notification notification);

  /**
   * Waits for at most the given time until the notifications that were offered before would survive
   * the end of the process, if this outbox can make them.
   */
  default void awaitStored(Duration atMost) {}

  /** A consistent snapshot of the counts. */
  NotificationCounts counts();

  /** Returns whether the latest attempt to send failed. */
  boolean isFailing();

  /** The target. */
  NotificationSink sink();

  /**
   * Sends waiting notifications for at most the given time, then stops and closes the target. What
   * happens to the remaining notifications depends on the outbox.
   */
  void close(Duration atMost);
}
