package io.mlids.api.sink;

import io.mlids.api.alert.News;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Alerts that wait for one taker, and the thread that hands them over, in order. Offering never
 * waits: what does not fit is dropped and counted, and so is what the taker throws on. Thread-safe.
 */
public final class AlertLane {
  /** How many alerts are held at most. */
  public static final int CAPACITY = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(AlertLane.class);

  /** For rows of somebody who sends novels in columns. */
  private static final long CAPACITY_BYTES = 16L << 20;

  /** What the taker gets at once. */
  private static final int BATCH = 256;

  private final Consumer<List<News>> taker;
  private final int capacity;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<News> queue = new ArrayDeque<>();
  private long bytes;
  private long dropped;
  private int handedOver;
  private boolean ending;

  private AlertLane(String name, int capacity, Consumer<List<News>> taker) {
    this.taker = taker;
    this.capacity = capacity;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  /**
   * Starts the thread.
   *
   * @param name of the thread
   * @param taker called by that thread alone
   */
  public static AlertLane start(String name, int capacity, Consumer<List<News>> taker) {
    AlertLane lane = new AlertLane(name, capacity, taker);
    lane.thread.start();
    return lane;
  }

  /** Takes an alert if there is room for it. */
  public void offer(News news) {
    int size = news.bytes();
    lock.lock();
    try {
      if (ending || queue.size() >= capacity || bytes + size > CAPACITY_BYTES) {
        dropped++;
        return;
      }
      queue.add(news);
      bytes += size;
      if (queue.size() == 1) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** How many alerts were not taken so far. */
  public long dropped() {
    lock.lock();
    try {
      return dropped;
    } finally {
      lock.unlock();
    }
  }

  /** How many alerts wait. */
  long waiting() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }

  /** Hands over what waits, for at most this long, and ends; the rest counts as dropped. */
  public void close(Duration atMost) {
    lock.lock();
    try {
      ending = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    try {
      if (!thread.join(atMost)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lock.lock();
    try {
      dropped += queue.size();
      queue.clear();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing that is thrown ends the thread: a moment without memory must not silence it. */
  private void run() {
    boolean ended = false;
    while (!ended) {
      try {
        for (List<News> batch = take(); !batch.isEmpty(); batch = take()) {
          taker.accept(batch);
        }
        ended = true;
      } catch (InterruptedException e) {
        ended = true;
      } catch (Throwable e) {
        dropHandedOver();
        warnOf(e);
      }
    }
  }

  private void dropHandedOver() {
    lock.lock();
    try {
      dropped += handedOver;
      handedOver = 0;
    } finally {
      lock.unlock();
    }
  }

  private void warnOf(Throwable thrown) {
    try {
      LOG.warn("{} goes on after what should not have happened", thread.getName(), thrown);
    } catch (Throwable e) {
      // There is no memory even for the log.
    }
  }

  private List<News> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (queue.isEmpty() && !ending) {
        changed.await();
      }
      handedOver = 0;
      List<News> batch = new ArrayList<>(Math.min(BATCH, queue.size()));
      while (batch.size() < BATCH && !queue.isEmpty()) {
        News news = queue.poll();
        bytes -= news.bytes();
        batch.add(news);
      }
      handedOver = batch.size();
      return batch;
    } finally {
      lock.unlock();
    }
  }
}
