package io.mlids.api.sink;

import io.mlids.api.background.BoundedQueue;
import io.mlids.api.sink.NotificationSink.Delivery;
import java.time.Duration;
import java.util.List;

/** An outbox in memory. Its notifications are lost when the process ends. Thread-safe. */
public final class NotificationQueue implements Outbox {
  /** The maximum number of notifications in the queue. */
  public static final int CAPACITY = 10_000;

  private final NotificationSink sink;
  private final int capacity;
  private final NotificationSender sender;
  private final BoundedQueue<Notification> queue;

  private NotificationQueue(NotificationSink sink, int capacity, Duration firstPause) {
    this.sink = sink;
    this.capacity = capacity;
    this.sender = new NotificationSender(sink);
    this.queue =
        BoundedQueue.start(
            "notifications-" + sink.kind(),
            BoundedQueue.Bounds.DEFAULT
                .withEntries(capacity)
                .withBatches(NotificationSink.BATCH, NotificationSender.LINGER)
                .withFirstPause(firstPause),
            Notification::bytes,
            new Handler(sender));
  }

  /** Starts the thread that sends notifications to the sink. Closing the queue closes the sink. */
  public static NotificationQueue start(NotificationSink sink) {
    return start(sink, CAPACITY, NotificationSender.FIRST_PAUSE);
  }

  /** Starts a queue with different limits, for tests. */
  static NotificationQueue start(NotificationSink sink, int capacity, Duration firstPause) {
    return new NotificationQueue(sink, capacity, firstPause);
  }

  @Override
  public boolean offer(Notification notification) {
    return queue.offer(notification);
  }

  @Override
  public boolean offerUnlessHalfFull(Notification notification) {
    return queue.offer(notification, capacity / 2);
  }

  @Override
  public NotificationCounts counts() {
    return counts(queue.counts());
  }

  private static NotificationCounts counts(BoundedQueue.Counts now) {
    return new NotificationCounts(
        now.handled(), now.failed(), now.dropped(), now.waiting(), now.retried());
  }

  @Override
  public boolean isFailing() {
    return sender.isFailing();
  }

  @Override
  public NotificationSink sink() {
    return sink;
  }

  /** The notifications that remain count as failed. */
  @Override
  public void close(Duration atMost) {
    queue.close(atMost);
    sink.close();
  }

  /** Sends and logs on the queue's thread, because a slow log must not delay predictions. */
  private record Handler(NotificationSender sender) implements BoundedQueue.Handler<Notification> {
    @Override
    public BoundedQueue.Result<Notification> handle(List<Notification> batch) {
      Delivery delivery = sender.send(batch);
      return new BoundedQueue.Result<>(
          delivery.sent(), delivery.refused(), delivery.dropped(), delivery.retry());
    }

    @Override
    public void settled(BoundedQueue.Counts counts) {
      sender.log(counts(counts));
    }
  }
}
