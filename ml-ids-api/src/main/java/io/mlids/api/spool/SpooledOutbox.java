package io.mlids.api.spool;

import io.mlids.api.background.Backoff;
import io.mlids.api.background.BoundedQueue;
import io.mlids.api.sink.Notification;
import io.mlids.api.sink.NotificationCounts;
import io.mlids.api.sink.NotificationSender;
import io.mlids.api.sink.NotificationSink;
import io.mlids.api.sink.NotificationSink.Delivery;
import io.mlids.api.sink.Outbox;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An outbox on disk. One thread writes notifications to the spool, another sends them from there,
 * in order, and removes what has been sent. A notification that was sent, but not removed before
 * the process ended, is sent again after the next start, with the same ID. Thread-safe.
 */
public final class SpooledOutbox implements Outbox {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  /** At most 10,000 notifications in 16 MiB wait for the disk. */
  private static final BoundedQueue.Bounds BOUNDS = BoundedQueue.Bounds.DEFAULT;

  private static final Logger LOG = LoggerFactory.getLogger(SpooledOutbox.class);

  private final Spool spool;
  private final String name;
  private final NotificationSink sink;
  private final NotificationSender sender;
  private final Backoff backoff;
  private final BoundedQueue<Notification> writer;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean ending;

  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong retried = new AtomicLong();

  private SpooledOutbox(Spool spool, NotificationSink sink, Duration firstPause) {
    this.spool = spool;
    this.name = sink.kind();
    this.sink = sink;
    this.sender = new NotificationSender(sink);
    this.backoff =
        new Backoff(firstPause, LONGEST_PAUSE, () -> ThreadLocalRandom.current().nextDouble());
    this.writer = BoundedQueue.start("spool-" + name, BOUNDS, Notification::bytes, this::write);
    this.thread = Thread.ofPlatform().name("notifications-" + name).daemon().unstarted(this::run);
  }

  /**
   * Starts sending notifications, beginning with those that an earlier process left in the spool.
   *
   * @param spool outlives the outbox
   */
  public static SpooledOutbox start(Spool spool, NotificationSink sink) {
    return start(spool, sink, NotificationSender.FIRST_PAUSE);
  }

  /** Starts an outbox with a different pause before the first retry, for tests. */
  static SpooledOutbox start(Spool spool, NotificationSink sink, Duration firstPause) {
    SpooledOutbox outbox = new SpooledOutbox(spool, sink, firstPause);
    long left = spool.size(sink.kind());
    if (left > 0) {
      LOG.info("{} notifications from an earlier run are sent to {}", left, sink.description());
    }
    outbox.thread.start();
    return outbox;
  }

  @Override
  public boolean offer(Notification notification) {
    return writer.offer(notification);
  }

  @Override
  public boolean offerUnlessHalfFull(Notification notification) {
    if (spool.isHalfFull()) {
      dropped.incrementAndGet();
      return false;
    }
    return writer.offer(notification, BOUNDS.entries() / 2);
  }

  @Override
  public void awaitStored(Duration atMost) {
    writer.awaitHandled(atMost);
  }

  private BoundedQueue.Result<Notification> write(List<Notification> batch) {
    int added = spool.add(name, batch);
    signal();
    return new BoundedQueue.Result<>(added, 0, batch.size() - added, List.of());
  }

  private void signal() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Survives all exceptions, so that a temporary lack of memory does not end the outbox. */
  private void run() {
    boolean going = true;
    while (going) {
      try {
        going = sendBatch();
      } catch (InterruptedException e) {
        going = false;
      } catch (Throwable e) {
        LOG.warn("unexpected error; the thread {} continues", thread.getName(), e);
        going = pauseAfterError();
      }
    }
  }

  /** Sends the next notifications; returns false at the end. */
  private boolean sendBatch() throws InterruptedException {
    if (!awaitNotifications()) {
      return false;
    }
    List<Spool.Entry> batch = spool.first(name, NotificationSink.BATCH);
    if (batch.isEmpty()) {
      // The file could not be written just now, and the spool continues in memory.
      return pause(backoff.next());
    }
    Delivery delivery = sender.send(batch.stream().map(Spool.Entry::notification).toList());
    List<Spool.Entry> done =
        batch.stream().filter(each -> !delivery.retry().contains(each.notification())).toList();
    spool.remove(name, done);
    sent.addAndGet(delivery.sent());
    failed.addAndGet(delivery.refused());
    dropped.addAndGet(delivery.dropped());
    retried.addAndGet(delivery.retry().size());
    sender.log(counts());
    if (delivery.retry().isEmpty()) {
      backoff.reset();
      return true;
    }
    return pause(backoff.next());
  }

  /** Waits for notifications; returns false if the outbox is closing and none are left. */
  private boolean awaitNotifications() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (spool.size(name) == 0 && !ending) {
        changed.await();
      }
      long left = NotificationSender.LINGER.toNanos();
      while (spool.size(name) < NotificationSink.BATCH && !ending && left > 0) {
        left = changed.awaitNanos(left);
      }
      return spool.size(name) > 0;
    } finally {
      lock.unlock();
    }
  }

  /** Waits before the next attempt; returns false if the outbox is closing. */
  private boolean pause(Duration pause) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = pause.toNanos();
      while (!ending && left > 0) {
        left = changed.awaitNanos(left);
      }
      return !ending;
    } finally {
      lock.unlock();
    }
  }

  private boolean pauseAfterError() {
    try {
      return pause(backoff.next());
    } catch (InterruptedException e) {
      return false;
    }
  }

  @Override
  public NotificationCounts counts() {
    BoundedQueue.Counts writing = writer.counts();
    return new NotificationCounts(
        sent.get(),
        failed.get() + writing.failed(),
        dropped.get() + writing.dropped(),
        spool.size(name) + writing.waiting(),
        retried.get());
  }

  @Override
  public boolean isFailing() {
    return sender.isFailing();
  }

  @Override
  public NotificationSink sink() {
    return sink;
  }

  /** The notifications that remain stay in the spool. If the target fails, none is tried again. */
  @Override
  public void close(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    writer.close(atMost);
    lock.lock();
    try {
      ending = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      // The thread is not interrupted, because an interrupt closes a file that it is writing.
      thread.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sink.close();
  }
}
