package io.mlids.api.background;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded queue with a thread that handles its elements in order, in batches. Offering never
 * blocks: elements that do not fit are dropped and counted. Elements that the handler returns for
 * retry keep their place and are handled again after increasing pauses. Thread-safe.
 */
public final class BoundedQueue<T> {
  private static final Logger LOG = LoggerFactory.getLogger(BoundedQueue.class);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
  private static final Duration LONGEST_PAUSE_AT_END = Duration.ofMillis(500);

  private final Bounds bounds;
  private final ToIntFunction<T> size;
  private final Handler<T> handler;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<T> queue = new ArrayDeque<>();
  private List<T> inFlight = List.of();
  private long bytes;
  private long handled;
  private long failed;
  private long dropped;
  private long retried;
  private long accepted;

  /** The threads in {@link #awaitHandled}, for which a batch does not wait for more elements. */
  private int awaiting;

  private boolean ending;
  private boolean abandoned;

  private BoundedQueue(String name, Bounds bounds, ToIntFunction<T> size, Handler<T> handler) {
    this.bounds = bounds;
    this.size = size;
    this.handler = handler;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  /**
   * Starts the thread.
   *
   * @param name the name of the thread
   * @param size the approximate memory of an element in bytes
   * @param handler handles batches; called only on that thread
   */
  public static <T> BoundedQueue<T> start(
      String name, Bounds bounds, ToIntFunction<T> size, Handler<T> handler) {
    BoundedQueue<T> queue = new BoundedQueue<>(name, bounds, size, handler);
    queue.thread.start();
    return queue;
  }

  /**
   * The limits of a queue.
   *
   * @param entries the maximum number of elements, including those being handled
   * @param bytes the maximum memory for the elements, in bytes
   * @param batch the maximum number of elements in a batch
   * @param linger how long a batch that is not full waits for more elements, unless a thread waits
   *     for its elements to be handled
   * @param firstPause the longest pause before the first retry; see {@link Backoff}. It doubles
   *     with each retry, up to 15 seconds.
   */
  public record Bounds(int entries, long bytes, int batch, Duration linger, Duration firstPause) {
    /**
     * The default: 10,000 elements and 16 MiB. The byte limit matters for rows with oversized text
     * columns.
     */
    public static final Bounds DEFAULT =
        new Bounds(10_000, 16L << 20, 256, Duration.ZERO, Duration.ofMillis(500));

    /** A copy with a different maximum number of elements. */
    public Bounds withEntries(int other) {
      return new Bounds(other, bytes, batch, linger, firstPause);
    }

    /** A copy with a different batch size and a different time to wait for a full batch. */
    public Bounds withBatches(int size, Duration longestLinger) {
      return new Bounds(entries, bytes, size, longestLinger, firstPause);
    }

    /** A copy with a different first pause. */
    public Bounds withFirstPause(Duration other) {
      return new Bounds(entries, bytes, batch, linger, other);
    }
  }

  /** Handles the elements of a queue. */
  public interface Handler<T> {

    /** Handles a batch. If this method throws an exception, the whole batch counts as failed. */
    Result<T> handle(List<T> batch) throws InterruptedException;

    /** Called after each batch, once the counts include it. */
    default void settled(Counts counts) {}

    /** Creates a handler that always handles the whole batch. */
    static <T> Handler<T> of(Consumer<List<T>> taker) {
      return batch -> {
        taker.accept(batch);
        return new Result<>(batch.size(), 0, 0, List.of());
      };
    }
  }

  /**
   * The outcome of a batch.
   *
   * @param retry elements to handle again, in order
   */
  public record Result<T>(int handled, int failed, int dropped, List<T> retry) {
    public Result {
      retry = List.copyOf(retry);
    }
  }

  /**
   * The counts so far. The numbers of elements handled, failed, dropped and waiting add up to the
   * number offered.
   *
   * @param failed elements that the handler gave up on, or that were still waiting when the queue
   *     closed
   * @param dropped elements that did not fit, or that the handler dropped
   * @param waiting elements in the queue or being handled
   * @param retried the number of times that the handler returned an element for retry
   */
  public record Counts(long handled, long failed, long dropped, long waiting, long retried) {}

  /**
   * Adds an element if it fits.
   *
   * @return true if the element was added
   */
  public boolean offer(T element) {
    return offer(element, bounds.entries());
  }

  /**
   * Like {@link #offer(Object)}, but only if fewer than the given number of elements are waiting,
   * so that less important elements leave room for others.
   */
  public boolean offer(T element, int most) {
    int memory = size.applyAsInt(element);
    lock.lock();
    try {
      if (ending
          || queue.size() + inFlight.size() >= Math.min(most, bounds.entries())
          || bytes + memory > bounds.bytes()) {
        dropped++;
        return false;
      }
      queue.add(element);
      accepted++;
      bytes += memory;
      // Waking the thread is expensive, so do it only for the first element and for full batches.
      if (queue.size() == 1 || queue.size() == bounds.batch()) {
        changed.signalAll();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for at most the given time until the elements that were added before have been handled,
   * failed or dropped.
   *
   * @return true if they have
   */
  public boolean awaitHandled(Duration atMost) {
    long left = atMost.toNanos();
    lock.lock();
    try {
      long target = accepted;
      if (settled() < target) {
        changed.signalAll();
      }
      awaiting++;
      try {
        while (settled() < target && left > 0) {
          left = changed.awaitNanos(left);
        }
      } finally {
        awaiting--;
      }
      return settled() >= target;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private long settled() {
    return accepted - queue.size() - inFlight.size();
  }

  /** A consistent snapshot of the counts. */
  public Counts counts() {
    lock.lock();
    try {
      return new Counts(handled, failed, dropped, queue.size() + inFlight.size(), retried);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Handles waiting elements for at most the given time, then stops. The remaining elements count
   * as failed.
   */
  public void close(Duration atMost) {
    close(atMost, Duration.ZERO);
  }

  /**
   * Like {@link #close(Duration)}, but waits for the batch that is then being handled before it
   * interrupts the thread.
   *
   * @param longestBatch the maximum time to wait for the batch
   */
  public void close(Duration atMost, Duration longestBatch) {
    lock.lock();
    try {
      ending = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      if (!thread.join(atMost)) {
        abandon();
        if (!thread.join(longestBatch)) {
          thread.interrupt();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lock.lock();
    try {
      failed += queue.size() + inFlight.size();
      queue.clear();
      inFlight = List.of();
      bytes = 0;
    } finally {
      lock.unlock();
    }
  }

  /** Gives up on the elements that are not being handled yet. */
  private void abandon() {
    lock.lock();
    try {
      abandoned = true;
      failed += queue.size();
      queue.forEach(each -> bytes -= size.applyAsInt(each));
      queue.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Survives all exceptions, so that a temporary lack of memory does not prevent later elements
   * from being handled.
   */
  private void run() {
    boolean ended = false;
    while (!ended) {
      try {
        handleUntilTheEnd();
        ended = true;
      } catch (InterruptedException e) {
        ended = true;
      } catch (Throwable e) {
        failInFlight();
        warn(e);
        LockSupport.parkNanos(bounds.firstPause().toNanos());
      }
    }
  }

  private void handleUntilTheEnd() throws InterruptedException {
    Backoff backoff =
        new Backoff(
            bounds.firstPause(), LONGEST_PAUSE, () -> ThreadLocalRandom.current().nextDouble());
    for (List<T> batch = take(); !batch.isEmpty(); batch = take()) {
      Result<T> result = handler.handle(batch);
      settle(batch, result);
      handler.settled(counts());
      if (result.handled() > 0 || result.retry().isEmpty()) {
        backoff.reset();
      }
      if (!result.retry().isEmpty()) {
        pause(backoff.next());
      }
    }
  }

  private void failInFlight() {
    lock.lock();
    try {
      failed += inFlight.size();
      inFlight.forEach(each -> bytes -= size.applyAsInt(each));
      inFlight = List.of();
    } finally {
      lock.unlock();
    }
  }

  private void warn(Throwable thrown) {
    try {
      LOG.warn("unexpected error; the thread {} continues", thread.getName(), thrown);
    } catch (Throwable e) {
      // Even logging failed because memory was exhausted; the lost elements have been counted.
    }
  }

  /**
   * Takes the next batch. The batch is empty if the queue is closing and no elements are waiting.
   */
  private List<T> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (queue.isEmpty() && !ending) {
        changed.await();
      }
      long linger = bounds.linger().toNanos();
      while (queue.size() < bounds.batch() && !ending && awaiting == 0 && linger > 0) {
        linger = changed.awaitNanos(linger);
      }
      List<T> batch = new ArrayList<>(Math.min(bounds.batch(), queue.size()));
      while (batch.size() < bounds.batch() && !queue.isEmpty()) {
        batch.add(queue.poll());
      }
      inFlight = batch;
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void settle(List<T> batch, Result<T> result) {
    lock.lock();
    try {
      if (inFlight.isEmpty()) {
        // The queue was closed in the meantime, and the batch was counted as failed.
        return;
      }
      inFlight = List.of();
      handled += result.handled();
      failed += result.failed();
      dropped += result.dropped();
      retried += result.retry().size();
      batch.forEach(each -> bytes -= size.applyAsInt(each));
      if (abandoned) {
        failed += result.retry().size();
      } else {
        for (T each : result.retry().reversed()) {
          queue.addFirst(each);
          bytes += size.applyAsInt(each);
        }
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits before the next attempt; closing the queue shortens the wait. */
  private void pause(Duration pause) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long now = System.nanoTime();
      long deadline = now + pause.toNanos();
      long deadlineAtEnd = now + LONGEST_PAUSE_AT_END.toNanos();
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
    long now = System.nanoTime();
    if (abandoned) {
      return 0;
    }
    return ending ? Math.min(deadline - now, deadlineAtEnd - now) : deadline - now;
  }
}
