package io.mlids.api.sink;

import io.mlids.api.alert.News;
import io.mlids.api.background.BoundedQueue;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * News that wait for one receiver, and the thread that hands them over, in order. Offering never
 * waits. Alerts that do not fit, or on which the receiver throws, are dropped and counted.
 * Thread-safe.
 */
public final class AlertLane {
  /** The number of alerts and incidents held at most. */
  public static final int CAPACITY = 10_000;

  private final BoundedQueue<News> queue;

  private AlertLane(BoundedQueue<News> queue) {
    this.queue = queue;
  }

  /**
   * Starts the thread.
   *
   * @param name of the thread
   * @param receiver called by that thread only
   */
  public static AlertLane start(String name, int capacity, Consumer<List<News>> receiver) {
    return new AlertLane(
        BoundedQueue.start(
            name,
            BoundedQueue.Bounds.DEFAULT.withEntries(capacity),
            News::bytes,
            BoundedQueue.Handler.of(receiver)));
  }

  /** Adds an alert or incident if it fits. */
  public void offer(News news) {
    queue.offer(news);
  }

  /** The number of alerts and incidents lost before the receiver got them. */
  public long dropped() {
    BoundedQueue.Counts now = queue.counts();
    return now.dropped() + now.failed() - queue.abandoned();
  }

  /** The number of alerts and incidents that wait. */
  long waiting() {
    return queue.counts().waiting();
  }

  /** Hands over what waits, for at most this long, and ends; the rest is dropped. */
  public void close(Duration atMost) {
    queue.close(atMost);
  }
}
