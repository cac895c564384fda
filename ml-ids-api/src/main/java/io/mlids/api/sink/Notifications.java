package io.mlids.api.sink;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Sends each notification to all targets. Each target has its own outbox, so that a target that
 * fails does not delay the others. Thread-safe.
 */
public final class Notifications {
  private static final Duration LONGEST_STORING = Duration.ofSeconds(2);

  private final List<Outbox> outboxes;
  private final Clock clock;
  private final boolean wantsRollups;
  private final boolean wantsBenign;

  private Notifications(List<Outbox> outboxes, Clock clock) {
    this.outboxes = List.copyOf(outboxes);
    this.clock = clock;
    this.wantsRollups = outboxes.stream().anyMatch(each -> each.sink().wantsRollups());
    this.wantsBenign = outboxes.stream().anyMatch(each -> each.sink().wantsBenign());
  }

  /** Notifications through outboxes that have been started. */
  public static Notifications of(List<Outbox> outboxes, Clock clock) {
    return new Notifications(outboxes, clock);
  }

  /** Starts sending notifications to one sink, through an outbox in memory. */
  public static Notifications start(NotificationSink sink, Clock clock) {
    return of(List.of(NotificationQueue.start(sink)), clock);
  }

  /** Returns whether the target wants roll-ups instead of single attacks. */
  public boolean wantsRollups() {
    return wantsRollups;
  }

  /** Returns whether a target wants predictions that are benign. */
  public boolean wantsBenign() {
    return wantsBenign;
  }

  /**
   * Sends a notification to all targets.
   *
   * @param content builds the message when the notification is sent, and again for each retry
   * @param size the approximate memory that the notification takes, in bytes
   */
  public void offer(NotificationContent content, int size) {
    Notification notification = Notification.of(content, size, clock.instant());
    outboxes.forEach(each -> each.offer(notification));
  }

  /** Sends a prediction that is benign to the targets that want it. */
  public void offerBenign(NotificationContent content, int size) {
    Notification notification = Notification.of(content, size, clock.instant());
    outboxes.stream()
        .filter(each -> each.sink().wantsBenign())
        .forEach(each -> each.offerUnlessHalfFull(notification));
  }

  /**
   * Waits until notifications that were offered before are on disk, if there is a spool. A disk
   * that does not respond must not stop predictions, so the wait is short.
   */
  public void awaitStored() {
    outboxes.forEach(each -> each.awaitStored(LONGEST_STORING));
  }

  /** The outboxes, one per target. */
  public List<Outbox> outboxes() {
    return outboxes;
  }

  /** The counts of all targets together; a notification counts once per target. */
  public NotificationCounts counts() {
    return outboxes.stream()
        .map(Outbox::counts)
        .reduce(new NotificationCounts(0, 0, 0, 0, 0), NotificationCounts::plus);
  }

  /** The targets' names, for use in messages. */
  public String destination() {
    return outboxes.stream()
        .map(each -> each.sink().description())
        .collect(Collectors.joining(" and "));
  }

  /** Sends waiting notifications for at most the given time, to all targets at the same time. */
  public void close(Duration atMost) {
    CompletableFuture.allOf(
            outboxes.stream()
                .map(each -> CompletableFuture.runAsync(() -> each.close(atMost)))
                .toArray(CompletableFuture[]::new))
        .join();
  }
}
