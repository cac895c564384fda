package io.mlids.api.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mlids.api.sink.Notification;
import io.mlids.api.sink.NotificationCounts;
import io.mlids.api.sink.NotificationQueue;
import io.mlids.api.sink.NotificationSink.Delivery;
import io.mlids.api.testing.RecordingSink;
import io.mlids.core.alert.AttackNotification;
import io.mlids.core.alert.QueueServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

class BoundedSinkTest {
  private final RecordingSink behind = new RecordingSink();
  private long nanoTime = Long.MAX_VALUE - 1;
  private long depth;
  private int questions;

  @Test
  void dropsWhatExceedsTheCapacityOfTheQueue() {
    BoundedSink sink = bounded(25);
    assertThat(sink.send(batch(10)).sent()).isEqualTo(10);
    assertThat(sink.send(batch(10)).sent()).isEqualTo(10);
    assertThat(questions).isZero();
    depth = 20;
    Delivery half = sink.send(batch(10));
    assertThat(half.sent()).isEqualTo(5);
    assertThat(half.dropped()).isEqualTo(5);
    assertThat(half.retry()).isEmpty();
    assertThat(half.problem())
        .contains("the queue is full: 25 messages are waiting for a consumer");
    assertThat(sink.send(batch(10)).dropped()).isEqualTo(10);
    assertThat(behind.received()).hasSize(25);
    assertThat(questions).isEqualTo(1);
  }

  @Test
  void resumesSendingOnceMessagesAreReceived() {
    BoundedSink sink = bounded(10);
    depth = 10;
    sink.send(batch(10));
    assertThat(sink.send(batch(10)).dropped()).isEqualTo(10);
    depth = 3;
    assertThat(sink.send(batch(10)).dropped()).isEqualTo(10);
    nanoTime += Duration.ofSeconds(1).toNanos();
    assertThat(sink.send(batch(10)).sent()).isEqualTo(7);
  }

  @Test
  void keepsEverythingWhileTheDepthIsUnknown() {
    BoundedSink sink =
        new BoundedSink(
            behind,
            () -> {
              throw SdkClientException.create("refused");
            },
            5,
            () -> nanoTime);
    List<Notification> batch = batch(10);
    assertThat(sink.send(batch).retry()).isEqualTo(batch);
  }

  @Test
  @Tag("slow")
  void countsDroppedNotificationsIfNoConsumerReceives() throws Exception {
    try (QueueServer server = EmbeddedQueue.start("127.0.0.1", 0)) {
      SqsSink sink = new SqsSink(SqsTarget.local(server.url()));
      NotificationQueue queue = NotificationQueue.start(new BoundedSink(sink, 25));
      batch(60).forEach(queue::offer);
      await().until(() -> queue.counts().waiting() == 0);
      assertThat(queue.counts()).isEqualTo(new NotificationCounts(25, 0, 35, 0, 0));
      assertThat(sink.depth()).isEqualTo(25);
      queue.close(Duration.ofSeconds(5));
    }
  }

  private BoundedSink bounded(long capacity) {
    return new BoundedSink(
        behind,
        () -> {
          questions++;
          return depth;
        },
        capacity,
        () -> nanoTime);
  }

  private static List<Notification> batch(int size) {
    return IntStream.range(0, size)
        .mapToObj(
            i ->
                new Notification(
                    UUID.randomUUID(),
                    Instant.EPOCH,
                    () -> new AttackNotification(List.of("number"), List.of(i)),
                    10))
        .toList();
  }
}
