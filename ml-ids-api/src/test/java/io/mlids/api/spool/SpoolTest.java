package io.mlids.api.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.api.sink.Notification;
import io.mlids.core.alert.AttackNotification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  private static final long MEBIBYTE = 1 << 20;

  /** What the file's format adds to a batch. */
  private static final long OVERHEAD = 64 << 10;

  @TempDir Path folder;

  @Test
  void notificationsSurviveInOrderWithTheirIdsAndTimes() throws Exception {
    List<Notification> all = batch(100, 10);
    try (Spool spool = open(MEBIBYTE)) {
      assertThat(spool.add("sqs", all.subList(0, 60))).isEqualTo(60);
      assertThat(spool.add("sns", all.subList(60, 100))).isEqualTo(40);
      spool.remove("sqs", spool.first("sqs", 10));
    }
    try (Spool spool = open(MEBIBYTE)) {
      assertThat(spool.size("sqs")).isEqualTo(50);
      assertThat(spool.first("sns", 100))
          .extracting(each -> each.notification().messageId())
          .containsExactlyElementsOf(
              all.subList(60, 100).stream().map(Notification::messageId).toList());
      Notification next = spool.first("sqs", 1).getFirst().notification();
      assertThat(next.messageId()).isEqualTo(all.get(10).messageId());
      assertThat(next.queuedAt()).isEqualTo(all.get(10).queuedAt());
      assertThat(next.notification()).isEqualTo(all.get(10).notification());
      spool.add("sqs", all.subList(0, 1));
      assertThat(spool.first("sqs", 100).getLast().notification().messageId())
          .isEqualTo(all.getFirst().messageId());
    }
  }

  @Test
  void takesNoMoreThanItsSizeAndUsesTheSpaceAgain() throws Exception {
    Path file = folder.resolve(Spool.FILE);
    long largest = 0;
    try (Spool spool = open(2 * MEBIBYTE)) {
      assertThat(spool.isHalfFull()).isFalse();
      for (int round = 0; round < 5; round++) {
        long added = 0;
        for (int i = 0; i < 100; i++) {
          added += spool.add("sqs", batch(10, 4_000));
        }
        assertThat(added).isBetween(300L, 999L);
        assertThat(spool.size("sqs")).isEqualTo(added);
        assertThat(spool.isHalfFull()).isTrue();
        assertThat(spool.usedBytes()).isLessThanOrEqualTo(2 * MEBIBYTE + OVERHEAD);
        while (spool.size("sqs") > 0) {
          spool.remove("sqs", spool.first("sqs", 10));
        }
        assertThat(spool.isHalfFull()).isFalse();
        largest = Math.max(largest, Files.size(file));
      }
    }
    assertThat(largest).isLessThan(3 * MEBIBYTE);
  }

  @Test
  void aSecondServerCannotUseTheSameDirectory() throws Exception {
    try (Spool _ = open(MEBIBYTE)) {
      assertThatThrownBy(() -> open(MEBIBYTE))
          .isInstanceOf(IOException.class)
          .hasMessage(
              folder.resolve(Spool.FILE)
                  + ": another ml-ids-api is using this spool; choose another directory");
    }
  }

  @Test
  void aFileOfAnotherKindIsRefusedAndKept() throws Exception {
    Path file = Files.writeString(folder.resolve(Spool.FILE), "mail".repeat(10_000));
    assertThatThrownBy(() -> open(MEBIBYTE))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ": the spool is damaged; move the file away");
    assertThat(file).content().startsWith("mailmail");
  }

  @Test
  void aFileInPlaceOfTheDirectoryIsRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> Spool.open(new SpoolSettings(file, MEBIBYTE)))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": the spool must be a directory; choose another path");
  }

  @Test
  void refusesASizeThatHoldsHardlyAnything() {
    assertThatThrownBy(() -> new SpoolSettings(folder, 1_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("spool-size 1000 bytes is less than 1 MiB");
  }

  @Test
  void continuesInMemoryWhenTheDiskIsFullAndSendsTheRestAfterARestart() throws Exception {
    FilePath.register(new FullDisk());
    Path file = folder.resolve(Spool.FILE);
    List<Notification> before = batch(5, 10);
    List<Notification> after = batch(5, 10);
    FullDisk.FULL.set(false);
    try (Spool spool = Spool.open(file, "full:" + file, MEBIBYTE)) {
      spool.add("sqs", before);
      FullDisk.FULL.set(true);
      assertThat(spool.add("sqs", after)).isEqualTo(5);
      assertThat(spool.isWritable()).isFalse();
      assertThat(spool.first("sqs", 10))
          .extracting(each -> each.notification().messageId())
          .containsExactlyElementsOf(after.stream().map(Notification::messageId).toList());
      spool.remove("sqs", spool.first("sqs", 10));
      assertThat(spool.size("sqs")).isZero();
      assertThat(spool.usedBytes()).isZero();
    }
    try (Spool spool = open(MEBIBYTE)) {
      assertThat(spool.first("sqs", 10))
          .extracting(each -> each.notification().messageId())
          .startsWith(before.stream().map(Notification::messageId).toArray(UUID[]::new));
    }
  }

  private Spool open(long bytes) throws IOException {
    return Spool.open(new SpoolSettings(folder, bytes));
  }

  /** Notifications with text that cannot be compressed. */
  private static List<Notification> batch(int size, int length) {
    RandomGenerator random = RandomGenerator.of("Random");
    return IntStream.range(0, size)
        .mapToObj(
            i -> {
              StringBuilder text = new StringBuilder();
              random.ints(length, 'A', 'z').forEach(c -> text.append((char) c));
              AttackNotification notification =
                  new AttackNotification(List.of("text", "i"), List.of(text.toString(), i));
              return Notification.of(
                  () -> notification, length, Instant.parse("2026-01-02T03:04:05.678901234Z"));
            })
        .toList();
  }
}
