package io.mlids.api.sink;

import io.mlids.api.background.RateLimitedLog;
import io.mlids.api.sink.NotificationSink.Delivery;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notifications that wait to be sent, and the thread that sends them. Offering never waits: what
 * does not fit is dropped and counted. While the sink fails, what is queued stays queued, in order,
 * and is tried again with growing pauses. Thread-safe.
 */
public final class NotificationQueue {
  /** How many notifications are held at most. */
  public static final int CAPACITY = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(NotificationQueue.class);

  /** Rows are some 500 bytes; this is for those of somebody who sends novels in columns. */
  private static final long CAPACITY_BYTES = 16L << 20;

  /** A sender that waits this long for company sends ten in one call rather than in ten. */
  private static final long LINGER_NANOS = Duration.ofMillis(10).toNanos();

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
  private static final Duration LONGEST_PAUSE_AT_END = Duration.ofMillis(500);

  private final NotificationSink sink;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final int capacity;
  private final Duration firstPause;
  private final RateLimitedLog problems;
  private final RateLimitedLog drops;
  private final Thread sender;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Notification> queue = new ArrayDeque<>();
  private long bytes;
  private List<Notification> inFlight = List.of();
  private long sent;
  private long failed;
  private long dropped;
  private long retried;
  private boolean ending;

  NotificationQueue(
      NotificationSink sink,
      int capacity,
      Duration firstPause,
      Clock clock,
      LongSupplier nanoTime) {
    this.sink = sink;
    this.capacity = capacity;
    this.firstPause = firstPause;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.problems = new RateLimitedLog(LOG, nanoTime);
    this.drops = new RateLimitedLog(LOG, nanoTime);
    this.sender = Thread.ofPlatform().name("notifications").daemon().unstarted(this::run);
  }

  /** Starts the thread that sends to the sink, which is closed with the queue. */
  public static NotificationQueue start(NotificationSink sink, Clock clock) {
    return start(sink, CAPACITY, Duration.ofMillis(500), clock);
  }

  /** For tests, with other measures. */
  static NotificationQueue start(
      NotificationSink sink, int capacity, Duration firstPause, Clock clock) {
    NotificationQueue queue =
        new NotificationQueue(sink, capacity, firstPause, clock, System::nanoTime);
    queue.sender.start();
    return queue;
  }

  /** Whether it is to be offered what is told together, rather than every attack. */
  public boolean wantsRollups() {
    return sink.wantsRollups();
  }

  /**
   * Takes a notification to be sent.
   *
   * @param content asked when it is sent, and again when that fails
   * @param size about how many bytes it holds
   * @return whether there was room for it
   */
  public boolean offer(NotificationContent content, int size) {
    Notification queued = new Notification(messageId(), clock.instant(), content, size);
    lock.lock();
    try {
      if (ending || queue.size() + inFlight.size() >= capacity || bytes + size > CAPACITY_BYTES) {
        dropped++;
        return false;
      }
      queue.add(queued);
      bytes += size;
      // Waking the sender costs more than all the rest: only for a first one and a full batch.
      if (queue.size() == 1 || queue.size() == NotificationSink.BATCH) {
        changed.signalAll();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** What became of the notifications so far, at one moment. */
  public NotificationCounts counts() {
    lock.lock();
    try {
      return new NotificationCounts(sent, failed, dropped, queue.size() + inFlight.size(), retried);
    } finally {
      lock.unlock();
    }
  }

  /** Where the notifications go, for people. */
  public String destination() {
    return sink.description();
  }

  /**
   * Sends what waits, for at most this long, and ends. What is left then has failed.
   *
   * @return the last word on all notifications
   */
  public NotificationCounts close(Duration atMost) {
    lock.lock();
    try {
      ending = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      if (!sender.join(atMost)) {
        sender.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lock.lock();
    try {
      failed += queue.size() + inFlight.size();
      queue.clear();
      inFlight = List.of();
    } finally {
      lock.unlock();
    }
    sink.close();
    return counts();
  }

  /** Nothing that is thrown ends the thread: a moment without memory must not silence it. */
  private void run() {
    boolean ended = false;
    while (!ended) {
      try {
        sendUntilTheEnd();
        ended = true;
      } catch (InterruptedException e) {
        ended = true;
      } catch (Throwable e) {
        giveUpInFlight();
        warnOf(e);
        LockSupport.parkNanos(firstPause.toNanos());
      }
    }
  }

  private void sendUntilTheEnd() throws InterruptedException {
    Duration pause = firstPause;
    long told = 0;
    for (List<Notification> batch = take(); !batch.isEmpty(); batch = take()) {
      Delivery delivery = send(batch);
      settle(batch, delivery);
      told = report(delivery, told);
      if (delivery.sent() > 0 || delivery.retry().isEmpty()) {
        pause = firstPause;
      }
      if (!delivery.retry().isEmpty()) {
        pause(pause);
        Duration twice = pause.multipliedBy(2);
        pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
      }
    }
  }

  /** After what nobody foresaw; all else is settled. */
  private void giveUpInFlight() {
    lock.lock();
    try {
      failed += inFlight.size();
      inFlight.forEach(each -> bytes -= each.bytes());
      inFlight = List.of();
    } finally {
      lock.unlock();
    }
  }

  private static void warnOf(Throwable thrown) {
    try {
      LOG.warn("notifications go on after what should not have happened", thrown);
    } catch (Throwable e) {
      // There is no memory even for the log; what was lost is counted.
    }
  }

  /** Logs on this thread alone, because a log that blocks must not hold a prediction up. */
  private long report(Delivery delivery, long droppedBefore) {
    NotificationCounts now = counts();
    if (!delivery.problem().isEmpty()) {
      problems.warn("{}: {}; {}", sink.description(), delivery.problem(), now);
    }
    if (now.dropped() > droppedBefore) {
      drops.warn("more attacks than {} takes; {}", sink.description(), now);
    }
    return now.dropped();
  }

  /** The next notifications, once there are any; none when the queue is ending and empty. */
  private List<Notification> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (queue.isEmpty() && !ending) {
        changed.await();
      }
      long linger = LINGER_NANOS;
      while (queue.size() < NotificationSink.BATCH && !ending && linger > 0) {
        linger = changed.awaitNanos(linger);
      }
      List<Notification> batch = new ArrayList<>(NotificationSink.BATCH);
      while (batch.size() < NotificationSink.BATCH && !queue.isEmpty()) {
        batch.add(queue.poll());
      }
      inFlight = batch;
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private Delivery send(List<Notification> batch) {
    try {
      return sink.send(batch);
    } catch (Throwable e) {
      LOG.debug("{}", sink.description(), e);
      return Delivery.failed(batch, e.toString());
    }
  }

  private void settle(List<Notification> batch, Delivery delivery) {
    lock.lock();
    try {
      if (inFlight.isEmpty()) {
        // Given up meanwhile; its notifications are counted as failed.
        return;
      }
      sent += delivery.sent();
      failed += delivery.refused();
      dropped += delivery.dropped();
      inFlight = List.of();
      batch.forEach(each -> bytes -= each.bytes());
      retried += delivery.retry().size();
      for (Notification each : delivery.retry().reversed()) {
        queue.addFirst(each);
        bytes += each.bytes();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits before the next try; the end of the queue shortens it. */
  private void pause(Duration pause) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long deadline = nanoTime.getAsLong() + pause.toNanos();
      long deadlineAtEnd = nanoTime.getAsLong() + LONGEST_PAUSE_AT_END.toNanos();
      long left = left(deadline, deadlineAtEnd);
      while (left > 0) {
        changed.awaitNanos(left);
        left = left(deadline, deadlineAtEnd);
      }
    } finally {
      lock.unlock();
    }
  }

  private long left(long deadline, long deadlineAtEnd) {
    long now = nanoTime.getAsLong();
    return ending ? Math.min(deadline - now, deadlineAtEnd - now) : deadline - now;
  }

  /** A random UUID of version 4; it has to be unique, and nobody gains by guessing it. */
  private static UUID messageId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() & ~(0b11L << 62)) | (0b10L << 62);
    return new UUID(high, low);
  }
}
