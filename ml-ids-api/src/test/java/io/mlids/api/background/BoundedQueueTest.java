package io.mlids.api.background;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class BoundedQueueTest {
  private static final BoundedQueue.Bounds BOUNDS =
      new BoundedQueue.Bounds(4, 100, 2, Duration.ZERO, Duration.ofMillis(1));
  private static final Duration LONG = Duration.ofSeconds(10);

  private final Queue<String> handled = new ConcurrentLinkedQueue<>();

  @Test
  void elementsBeingHandledCountTowardsTheBounds() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    BoundedQueue<String> queue =
        BoundedQueue.start(
            "test",
            BOUNDS,
            String::length,
            batch -> {
              begun.countDown();
              gate.await();
              return all(batch);
            });
    assertThat(queue.offer("a")).isTrue();
    begun.await();
    assertThat(queue.offer("b")).isTrue();
    assertThat(queue.offer("x".repeat(99))).isFalse();
    assertThat(queue.offer("c")).isTrue();
    assertThat(queue.offer("d")).isTrue();
    assertThat(queue.offer("e")).isFalse();
    assertThat(queue.counts()).isEqualTo(new BoundedQueue.Counts(0, 0, 2, 4, 0));
    gate.countDown();
    queue.close(LONG);
    assertThat(handled).containsExactly("a", "b", "c", "d");
    assertThat(queue.counts()).isEqualTo(new BoundedQueue.Counts(4, 0, 2, 0, 0));
  }

  @Test
  void aBatchDoesNotLingerWhileAThreadWaitsForIt() {
    BoundedQueue<String> queue =
        BoundedQueue.start(
            "test",
            BOUNDS.withBatches(BOUNDS.batch(), Duration.ofMinutes(1)),
            String::length,
            this::all);
    queue.offer("a");
    assertThat(queue.awaitHandled(LONG)).isTrue();
    assertThat(handled).containsExactly("a");
    queue.close(LONG);
  }

  @Test
  void elementsReturnedForRetryKeepTheirPlace() {
    AtomicBoolean failing = new AtomicBoolean(true);
    BoundedQueue<String> queue =
        BoundedQueue.start(
            "test",
            BOUNDS,
            String::length,
            batch ->
                failing.getAndSet(false) ? new BoundedQueue.Result<>(0, 0, 0, batch) : all(batch));
    queue.offer("a");
    queue.offer("b");
    queue.offer("c");
    queue.close(LONG);
    assertThat(handled).containsExactly("a", "b", "c");
    assertThat(queue.counts().retried()).isBetween(1L, 2L);
    assertThat(queue.counts().handled()).isEqualTo(3);
  }

  @Test
  void aBatchFailsIfTheHandlerThrowsAndTheThreadContinues() {
    BoundedQueue<String> queue =
        BoundedQueue.start(
            "test",
            BOUNDS,
            String::length,
            batch -> {
              if (batch.contains("bad")) {
                throw new OutOfMemoryError("thrown on purpose");
              }
              return all(batch);
            });
    queue.offer("bad");
    await().until(() -> queue.counts().failed() == 1);
    queue.offer("good");
    queue.close(LONG);
    assertThat(handled).containsExactly("good");
    assertThat(queue.counts()).isEqualTo(new BoundedQueue.Counts(1, 1, 0, 0, 0));
  }

  @Test
  void awaitsTheElementsThatWereOfferedBefore() {
    CountDownLatch gate = new CountDownLatch(1);
    BoundedQueue<String> queue =
        BoundedQueue.start(
            "test",
            BOUNDS,
            String::length,
            batch -> {
              gate.await();
              return all(batch);
            });
    assertThat(queue.awaitHandled(Duration.ZERO)).isTrue();
    queue.offer("a");
    queue.offer("b");
    queue.offer("c");
    assertThat(queue.awaitHandled(Duration.ofMillis(20))).isFalse();
    gate.countDown();
    assertThat(queue.awaitHandled(LONG)).isTrue();
    assertThat(handled).containsExactly("a", "b", "c");
    queue.close(LONG);
  }

  /** The batch being handled ends; nothing else begins, and nothing is tried again. */
  @Test
  void closingWaitsForTheLongestBatchInsteadOfInterrupting() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    BoundedQueue<String> queue =
        BoundedQueue.start(
            "test",
            BOUNDS.withBatches(1, Duration.ZERO),
            String::length,
            batch -> {
              begun.countDown();
              gate.await();
              return new BoundedQueue.Result<>(0, 0, 0, batch);
            });
    queue.offer("a");
    await().until(() -> begun.getCount() == 0);
    queue.offer("b");
    queue.offer("c");
    Thread.ofVirtual()
        .start(
            () -> {
              await().until(() -> queue.counts().failed() == 2);
              gate.countDown();
            });
    queue.close(Duration.ZERO, LONG);
    assertThat(queue.counts()).isEqualTo(new BoundedQueue.Counts(0, 3, 0, 0, 1));
  }

  @Test
  void elementsOfferedAfterTheEndAreDropped() {
    BoundedQueue<String> queue = BoundedQueue.start("test", BOUNDS, String::length, this::all);
    queue.close(LONG);
    assertThat(queue.offer("late")).isFalse();
    assertThat(queue.counts()).isEqualTo(new BoundedQueue.Counts(0, 0, 1, 0, 0));
  }

  private BoundedQueue.Result<String> all(List<String> batch) {
    handled.addAll(batch);
    return new BoundedQueue.Result<>(batch.size(), 0, 0, List.of());
  }
}
