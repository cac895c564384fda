package io.mlids.api.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mlids.core.alert.AttackNotification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NotificationQueueTest {
  private static final Duration SOON = Duration.ofMillis(5);

  private final ScriptedSink sink = new ScriptedSink();
  private NotificationQueue queue;

  @AfterEach
  void stop() {
    sink.open();
    queue.close(Duration.ofSeconds(5));
  }

  @Test
  void sendsInOrderInBatchesOfAtMostTen() {
    queue = NotificationQueue.start(sink, 1000, SOON);
    IntStream.range(0, 95).forEach(i -> assertThat(offer(() -> notification(i), 10)).isTrue());
    await().until(() -> queue.counts().waiting() == 0);
    assertThat(sink.sent()).isEqualTo(IntStream.range(0, 95).boxed().toList());
    assertThat(sink.batchSizes).allMatch(size -> size >= 1 && size <= 10);
    assertThat(queue.counts()).isEqualTo(new NotificationCounts(95, 0, 0, 0, 0));
  }

  @Test
  void dropsAndCountsWhatDoesNotFitWithoutBlocking() {
    sink.shut();
    queue = NotificationQueue.start(sink, 20, SOON);
    long taken = IntStream.range(0, 50).filter(i -> offer(() -> notification(i), 10)).count();
    assertThat(taken).isEqualTo(20);
    assertThat(queue.counts()).isEqualTo(new NotificationCounts(0, 0, 30, 20, 0));
    sink.open();
    await().until(() -> queue.counts().waiting() == 0);
    assertThat(sink.sent()).isEqualTo(IntStream.range(0, 20).boxed().toList());
    assertThat(queue.counts()).isEqualTo(new NotificationCounts(20, 0, 30, 0, 0));
  }

  @Test
  void benignPredictionsTakeAtMostHalfOfTheQueue() {
    sink.shut();
    queue = NotificationQueue.start(sink, 20, SOON);
    Notification benign = Notification.of(() -> notification(1), 10, Instant.EPOCH);
    assertThat(IntStream.range(0, 30).filter(i -> queue.offerUnlessHalfFull(benign)).count())
        .isEqualTo(10);
    assertThat(IntStream.range(0, 30).filter(i -> offer(() -> notification(2), 10)).count())
        .isEqualTo(10);
    assertThat(queue.counts()).isEqualTo(new NotificationCounts(0, 0, 40, 20, 0));
  }

  @Test
  void saysWhetherTheLatestAttemptFailed() {
    sink.failures.set(Integer.MAX_VALUE);
    queue = NotificationQueue.start(sink, 20, SOON);
    assertThat(queue.isFailing()).isFalse();
    offer(() -> notification(1), 10);
    await().until(() -> queue.isFailing());
    sink.failures.set(0);
    await().until(() -> !queue.isFailing());
    assertThat(sink.sent()).containsExactly(1);
  }

  @Test
  void boundsTheMemoryOfLargeNotifications() {
    sink.shut();
    queue = NotificationQueue.start(sink, 1000, SOON);
    long taken = IntStream.range(0, 40).filter(i -> offer(() -> notification(i), 1 << 20)).count();
    assertThat(taken).isEqualTo(16);
    sink.open();
    await().until(() -> queue.counts().waiting() == 0);
    assertThat(offer(() -> notification(0), 16 << 20)).isTrue();
  }

  @Test
  void retriesInOrderWhileTheSinkFails() {
    sink.failures.set(5);
    queue = NotificationQueue.start(sink, 1000, SOON);
    IntStream.range(0, 30).forEach(i -> offer(() -> notification(i), 10));
    await().until(() -> queue.counts().waiting() == 0);
    assertThat(sink.sent()).isEqualTo(IntStream.range(0, 30).boxed().toList());
    NotificationCounts counts = queue.counts();
    assertThat(counts.retried()).isBetween(5L, 50L);
    assertThat(counts).isEqualTo(new NotificationCounts(30, 0, 0, 0, counts.retried()));
  }

  @Test
  void countsWhatTheSinkRefusesAsFailed() {
    sink.refuse = 3;
    queue = NotificationQueue.start(sink, 1000, SOON);
    IntStream.range(0, 5).forEach(i -> offer(() -> notification(i), 10));
    await().until(() -> queue.counts().waiting() == 0);
    assertThat(sink.sent()).containsExactly(0, 1, 2, 4);
    assertThat(queue.counts()).isEqualTo(new NotificationCounts(4, 1, 0, 0, 0));
  }

  @Test
  void survivesASinkThatThrowsErrors() {
    sink.throwing.set(2);
    queue = NotificationQueue.start(sink, 1000, SOON);
    offer(() -> notification(1), 10);
    await().until(() -> queue.counts().sent() == 1);
  }

  @Test
  void survivesAnErrorBetweenTwoBatches() {
    sink.refuse = 3;
    sink.describing.set(1);
    queue = NotificationQueue.start(sink, 1000, SOON);
    offer(() -> notification(3), 10);
    await().until(() -> sink.describing.get() == 0);
    offer(() -> notification(4), 10);
    await().until(() -> queue.counts().waiting() == 0);
    assertThat(queue.counts()).isEqualTo(new NotificationCounts(1, 1, 0, 0, 0));
  }

  @Test
  void drainsWhenItIsClosed() {
    sink.shut();
    queue = NotificationQueue.start(sink, 1000, SOON);
    IntStream.range(0, 200).forEach(i -> offer(() -> notification(i), 10));
    sink.open();
    queue.close(Duration.ofSeconds(20));
    assertThat(queue.counts()).isEqualTo(new NotificationCounts(200, 0, 0, 0, 0));
    assertThat(offer(() -> notification(1), 10)).isFalse();
    assertThat(queue.counts().dropped()).isEqualTo(1);
  }

  @Test
  void givesUpAtTheDeadlineAndCountsWhatIsLeft() {
    sink.failures.set(Integer.MAX_VALUE);
    queue = NotificationQueue.start(sink, 1000, Duration.ofSeconds(30));
    IntStream.range(0, 25).forEach(i -> offer(() -> notification(i), 10));
    long start = System.nanoTime();
    queue.close(Duration.ofMillis(300));
    assertThat(queue.counts().failed()).isEqualTo(25);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void everyNotificationFromManyThreadsIsCountedOnce() {
    queue = NotificationQueue.start(sink, 50, SOON);
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      IntStream.range(0, 8)
          .forEach(
              t ->
                  threads.execute(
                      () -> IntStream.range(0, 500).forEach(i -> offer(() -> notification(i), 1))));
    }
    await().until(() -> queue.counts().waiting() == 0);
    NotificationCounts counts = queue.counts();
    assertThat(counts.sent() + counts.dropped()).isEqualTo(4000);
    assertThat(sink.sent()).hasSize((int) counts.sent());
  }

  private boolean offer(NotificationContent content, int bytes) {
    return queue.offer(Notification.of(content, bytes, Instant.EPOCH));
  }

  private static AttackNotification notification(int number) {
    return new AttackNotification(List.of("number"), List.of(number));
  }

  /** A sink that fails, refuses notifications, throws or blocks, as each test requires. */
  private static final class ScriptedSink implements NotificationSink {
    private final List<Integer> sent = new ArrayList<>();
    private final List<Integer> batchSizes = new ArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger throwing = new AtomicInteger();
    private final AtomicInteger describing = new AtomicInteger();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile int refuse = -1;

    void shut() {
      gate = new CountDownLatch(1);
    }

    void open() {
      gate.countDown();
    }

    synchronized List<Integer> sent() {
      return List.copyOf(sent);
    }

    @Override
    public Delivery send(List<Notification> batch) {
      try {
        gate.await();
      } catch (InterruptedException e) {
        return Delivery.failed(batch, "interrupted");
      }
      if (throwing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new InternalError("thrown on purpose");
      }
      if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        return Delivery.failed(batch, "failed on purpose");
      }
      return take(batch);
    }

    private synchronized Delivery take(List<Notification> batch) {
      batchSizes.add(batch.size());
      int refused = 0;
      for (Notification each : batch) {
        int number = ((Long) each.notification().values().getFirst()).intValue();
        if (number == refuse) {
          refused++;
        } else {
          sent.add(number);
        }
      }
      return new Delivery(batch.size() - refused, refused, 0, List.of(), refused > 0 ? "no 3" : "");
    }

    @Override
    public String kind() {
      return "test";
    }

    @Override
    public String description() {
      if (describing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new InternalError("thrown on purpose");
      }
      return "a test";
    }

    @Override
    public void close() {}
  }
}
