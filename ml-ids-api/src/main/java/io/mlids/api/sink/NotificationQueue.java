package io.mlids.api.sink;

import io.mlids.api.background.BoundedQueue;
import io.mlids.api.background.RateLimitedLog;
import io.mlids.api.sink.NotificationSink.Delivery;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue of notifications to be sent. Offering never blocks: notifications that do not fit are
 * dropped and counted. While the sink fails, notifications stay in the queue, in order, and are
 * retried after increasing pauses. Thread-safe.
 */
public final class NotificationQueue {
  /** The maximum number of notifications in the queue. */
  public static final int CAPACITY = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(NotificationQueue.class);

  /** One request with ten notifications is cheaper than ten requests. */
  private static final Duration LINGER = Duration.ofMillis(10);

  private final NotificationSink sink;
  private final Clock clock;
  private final BoundedQueue<Notification> queue;

  private NotificationQueue(NotificationSink sink, int capacity, Duration firstPause, Clock clock) {
    this.sink = sink;
    this.clock = clock;
    this.queue =
        BoundedQueue.start(
            "notifications",
            BoundedQueue.Bounds.DEFAULT
                .withEntries(capacity)
                .withBatches(NotificationSink.BATCH, LINGER)
                .withFirstPause(firstPause),
            Notification::bytes,
            new Sender(sink));
  }

  /** Starts the thread that sends notifications to the sink. Closing the queue closes the sink. */
  public static NotificationQueue start(NotificationSink sink, Clock clock) {
    return start(sink, CAPACITY, Duration.ofMillis(500), clock);
  }

  /** Starts a queue with different limits, for tests. */
  static NotificationQueue start(
      NotificationSink sink, int capacity, Duration firstPause, Clock clock) {
    return new NotificationQueue(sink, capacity, firstPause, clock);
  }

  /** Returns whether the sink wants roll-ups instead of single attacks. */
  public boolean wantsRollups() {
    return sink.wantsRollups();
  }

  /**
   * Adds a notification to be sent.
   *
   * @param content builds the message when the notification is sent, and again for each retry
   * @param size the approximate memory that the notification takes, in bytes
   * @return true if the notification was accepted
   */
  public boolean offer(NotificationContent content, int size) {
    return queue.offer(new Notification(messageId(), clock.instant(), content, size));
  }

  /** A consistent snapshot of the counts. */
  public NotificationCounts counts() {
    return counts(queue.counts());
  }

  private static NotificationCounts counts(BoundedQueue.Counts now) {
    return new NotificationCounts(
        now.handled(), now.failed(), now.dropped(), now.waiting(), now.retried());
  }

  /** The destination's name, for use in messages. */
  public String destination() {
    return sink.description();
  }

  /**
   * Sends waiting notifications for at most the given time, then stops. The remaining notifications
   * count as failed.
   *
   * @return the final counts
   */
  public NotificationCounts close(Duration atMost) {
    queue.close(atMost);
    sink.close();
    return counts();
  }

  /** Sends and logs on the queue's thread, because a slow log must not delay predictions. */
  private static final class Sender implements BoundedQueue.Handler<Notification> {
    private final NotificationSink sink;
    private final RateLimitedLog problems = new RateLimitedLog(LOG, System::nanoTime);
    private final RateLimitedLog drops = new RateLimitedLog(LOG, System::nanoTime);
    private String problem = "";
    private long droppedBefore;

    Sender(NotificationSink sink) {
      this.sink = sink;
    }

    @Override
    public BoundedQueue.Result<Notification> handle(List<Notification> batch) {
      Delivery delivery = send(batch);
      problem = delivery.problem();
      return new BoundedQueue.Result<>(
          delivery.sent(), delivery.refused(), delivery.dropped(), delivery.retry());
    }

    private Delivery send(List<Notification> batch) {
      try {
        return sink.send(batch);
      } catch (Throwable e) {
        LOG.debug("{}", sink.description(), e);
        return Delivery.failed(batch, e.toString());
      }
    }

    @Override
    public void settled(BoundedQueue.Counts counts) {
      NotificationCounts now = counts(counts);
      boolean hasDropped = now.dropped() > droppedBefore;
      droppedBefore = now.dropped();
      if (!problem.isEmpty()) {
        problems.warn("{}: {}; {}", sink.description(), problem, now);
      }
      if (hasDropped) {
        drops.warn(
            "{}: notifications were dropped because too many were waiting; {}",
            sink.description(),
            now);
      }
    }
  }

  /** A random version 4 UUID, which must be unique but need not be unpredictable. */
  private static UUID messageId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() & ~(0b11L << 62)) | (0b10L << 62);
    return new UUID(high, low);
  }
}
