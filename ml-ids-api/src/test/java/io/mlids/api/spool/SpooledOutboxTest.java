package io.mlids.api.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mlids.api.sink.Notification;
import io.mlids.api.sink.NotificationCounts;
import io.mlids.api.testing.RecordingSink;
import io.mlids.core.alert.AttackNotification;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpooledOutboxTest {
  private static final Duration SOON = Duration.ofMillis(5);
  private static final Duration LONG = Duration.ofSeconds(10);

  @TempDir Path folder;

  @Test
  void sendsInOrderInBatches() throws Exception {
    RecordingSink sink = new RecordingSink();
    try (Spool spool = open()) {
      SpooledOutbox outbox = SpooledOutbox.start(spool, sink, SOON);
      List<Notification> all = offer(outbox, 95);
      await().until(() -> outbox.counts().sent() == 95);
      assertThat(sink.ids()).containsExactlyElementsOf(ids(all));
      assertThat(sink.batches()).allSatisfy(batch -> assertThat(batch).hasSizeBetween(1, 10));
      await()
          .untilAsserted(
              () -> assertThat(outbox.counts()).isEqualTo(new NotificationCounts(95, 0, 0, 0, 0)));
      outbox.close(LONG);
    }
  }

  @Test
  void keepsWhatCouldNotBeSentForTheNextStart() throws Exception {
    RecordingSink down = new RecordingSink();
    down.fail();
    List<Notification> all;
    try (Spool spool = open()) {
      SpooledOutbox outbox = SpooledOutbox.start(spool, down, SOON);
      all = offer(outbox, 40);
      outbox.awaitStored(LONG);
      await().until(outbox::isFailing);
      outbox.close(LONG);
      NotificationCounts counts = outbox.counts();
      assertThat(counts.waiting()).isEqualTo(40);
      assertThat(counts.failed() + counts.dropped() + counts.sent()).isZero();
      assertThat(counts.retried()).isPositive();
    }
    RecordingSink up = new RecordingSink();
    try (Spool spool = open()) {
      SpooledOutbox outbox = SpooledOutbox.start(spool, up, SOON);
      await().until(() -> outbox.counts().sent() == 40);
      outbox.close(LONG);
    }
    assertThat(up.ids()).containsExactlyElementsOf(ids(all));
  }

  @Test
  void notificationsAreStoredOnceAwaitStoredReturns() throws Exception {
    RecordingSink down = new RecordingSink();
    down.fail();
    try (Spool spool = open()) {
      SpooledOutbox outbox = SpooledOutbox.start(spool, down, SOON);
      for (int i = 1; i <= 20; i++) {
        offer(outbox, 5);
        outbox.awaitStored(LONG);
        assertThat(spool.size("test")).isEqualTo(5 * i);
      }
      outbox.close(LONG);
    }
  }

  @Test
  void dropsAndCountsWhatDoesNotFitAndKeepsRoomForAttacks() throws Exception {
    RecordingSink down = new RecordingSink();
    down.fail();
    try (Spool spool = open()) {
      SpooledOutbox outbox = SpooledOutbox.start(spool, down, SOON);
      int offered = 0;
      while (!spool.isHalfFull()) {
        offered += offer(outbox, 10).size();
        outbox.awaitStored(LONG);
      }
      assertThat(outbox.offerUnlessHalfFull(notification(1))).isFalse();
      assertThat(outbox.counts().dropped()).isEqualTo(1);
      offered += offer(outbox, 1_000).size();
      outbox.awaitStored(LONG);
      NotificationCounts counts = outbox.counts();
      assertThat(counts.dropped()).isGreaterThan(1);
      assertThat(counts.waiting() + counts.dropped()).isEqualTo(offered + 1);
      assertThat(spool.usedBytes()).isLessThanOrEqualTo(spool.maxBytes() + (64 << 10));
      outbox.close(LONG);
    }
  }

  private Spool open() throws Exception {
    return Spool.open(new SpoolSettings(folder, 1 << 20));
  }

  private static List<Notification> offer(SpooledOutbox outbox, int count) {
    List<Notification> all = IntStream.range(0, count).mapToObj(i -> notification(i)).toList();
    all.forEach(each -> assertThat(outbox.offer(each)).isTrue());
    return all;
  }

  private static Notification notification(int number) {
    // Texts of UUIDs hardly compress.
    List<String> text = IntStream.range(0, 100).mapToObj(i -> UUID.randomUUID() + "").toList();
    AttackNotification notification =
        new AttackNotification(List.of("number", "text"), List.of(number, String.join("", text)));
    return Notification.of(() -> notification, 4_000, Instant.EPOCH);
  }

  private static List<UUID> ids(List<Notification> notifications) {
    return notifications.stream().map(Notification::messageId).toList();
  }
}
