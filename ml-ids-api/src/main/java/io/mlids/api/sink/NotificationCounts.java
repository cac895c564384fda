package io.mlids.api.sink;

/**
 * Counts of notifications so far. The number of notifications offered is the sum of sent, failed,
 * dropped and waiting.
 *
 * @param sent the number of notifications delivered
 * @param failed the number of notifications permanently rejected by the target, or abandoned at
 *     shutdown
 * @param dropped the number of notifications not accepted or not sent because too many were
 *     waiting, here or at the target
 * @param waiting the number of notifications waiting for their first attempt or a retry
 * @param retried the number of failed attempts that have been or will be repeated
 */
public record NotificationCounts(long sent, long failed, long dropped, long waiting, long retried) {

  /** The sum of both counts. */
  NotificationCounts plus(NotificationCounts other) {
    return new NotificationCounts(
        sent + other.sent,
        failed + other.failed,
        dropped + other.dropped,
        waiting + other.waiting,
        retried + other.retried);
  }

  @Override
  public String toString() {
    return "notifications: %d sent, %d failed, %d dropped, %d waiting"
        .formatted(sent, failed, dropped, waiting);
  }
}
