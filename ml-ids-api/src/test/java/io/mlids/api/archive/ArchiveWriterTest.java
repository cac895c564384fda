package io.mlids.api.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.pipeline.DetectedFlow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveWriterTest {
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
  private static final DetectedFlow FLOW = ScoredTraffic.flows(FeatureProfile.CSE2018).getFirst();

  @TempDir private Path folder;
  private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return now.get();
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };

  private ArchiveWriter writer(Path directory, int days) {
    return new ArchiveWriter(
        new ArchiveSettings(directory, ArchiveSettings.LEAST_BYTES, days),
        clock,
        () -> Duration.between(Instant.EPOCH, now.get()).toNanos());
  }

  private ArchiveWriter writer() {
    return writer(folder, 30);
  }

  private void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  private long micros() {
    return FlowTime.micros(now.get());
  }

  /** Writes flows that are scored now, one microsecond after the other. */
  private List<Long> write(ArchiveWriter writer, int count) {
    List<Long> times = LongStream.range(micros(), micros() + count).boxed().toList();
    writer.write(
        times.stream().map(at -> new ArchivedFlow(FLOW, at, "abc", "sensor eth0")).toList());
    return times;
  }

  private List<String> names() throws IOException {
    return ScoredTraffic.files(folder).stream()
        .map(each -> folder.relativize(each).toString().replace('\\', '/'))
        .toList();
  }

  private static ArchiveCounts counts(ArchiveWriter writer) {
    return writer.counts(0, 0);
  }

  @Test
  void aFileIsFinishedAfterTenMinutes() throws Exception {
    ArchiveWriter writer = writer();
    List<Long> times = new ArrayList<>(write(writer, 3));
    pass(Duration.ofMinutes(9));
    times.addAll(write(writer, 2));
    writer.tick();
    assertThat(names()).isEmpty();
    pass(Duration.ofMinutes(1));
    writer.tick();
    assertThat(names()).containsExactly("date=2026-11-30/hour=12/flows-20261130T120000Z-1.parquet");
    assertThat(ScoredTraffic.scoredAt(folder)).isEqualTo(times);
    assertThat(counts(writer).written()).isEqualTo(5);
    assertThat(counts(writer).files()).isEqualTo(1);
    assertThat(counts(writer).bytes()).isEqualTo(Files.size(folder.resolve(names().getFirst())));
    writer.close();
  }

  @Test
  void eachHourHasItsDirectory() throws Exception {
    ArchiveWriter writer = writer();
    pass(Duration.ofMinutes(59));
    List<Long> times = new ArrayList<>(write(writer, 2));
    pass(Duration.ofMinutes(1));
    times.addAll(write(writer, 1));
    pass(Duration.ofHours(11));
    writer.tick();
    times.addAll(write(writer, 1));
    writer.close();
    assertThat(names())
        .containsExactly(
            "date=2026-11-30/hour=12/flows-20261130T125900Z-1.parquet",
            "date=2026-11-30/hour=13/flows-20261130T130000Z-1.parquet",
            "date=2026-12-01/hour=00/flows-20261201T000000Z-1.parquet");
    assertThat(ScoredTraffic.scoredAt(folder)).isEqualTo(times);
  }

  @Test
  void anExistingFileIsKept() throws Exception {
    ArchiveWriter first = writer();
    List<Long> times = new ArrayList<>(write(first, 2));
    first.close();
    ArchiveWriter second = writer();
    times.addAll(write(second, 1));
    second.close();
    assertThat(names())
        .containsExactly(
            "date=2026-11-30/hour=12/flows-20261130T120000Z-1.parquet",
            "date=2026-11-30/hour=12/flows-20261130T120000Z-2.parquet");
    assertThat(ScoredTraffic.scoredAt(folder)).isEqualTo(times);
  }

  @Test
  void theFlowsUpToTheLastCheckpointSurviveTheProcess() throws Exception {
    Path copy = folder.resolve("copy");
    Path original = folder.resolve("original");
    ArchiveWriter killed = writer(original, 30);
    List<Long> times = write(killed, 20_000);
    pass(Duration.ofMinutes(1));
    killed.tick();
    write(killed, 5);
    copy(original, copy);
    killed.close();

    ArchiveWriter next = writer(copy, 30);
    next.tick();
    assertThat(ScoredTraffic.scoredAt(copy)).isEqualTo(times);
    assertThat(counts(next).restored()).isEqualTo(1);
    assertThat(counts(next).setAside()).isZero();
    assertThat(hidden(copy)).containsExactly(".lock");
    next.close();
  }

  @Test
  void aFileWithoutCheckpointIsSetAside() throws Exception {
    Path copy = folder.resolve("copy");
    Path original = folder.resolve("original");
    ArchiveWriter killed = writer(original, 30);
    write(killed, 5);
    copy(original, copy);
    killed.close();

    ArchiveWriter next = writer(copy, 30);
    next.tick();
    assertThat(ScoredTraffic.files(copy)).isEmpty();
    assertThat(counts(next).restored()).isZero();
    assertThat(counts(next).setAside()).isEqualTo(1);
    assertThat(hidden(copy))
        .containsExactly(".flows-20261130T120000Z-1.parquet.unreadable", ".lock");
    next.close();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Files.copy(each, to.resolve(from.relativize(each).toString()));
      }
    }
  }

  private static List<String> hidden(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.map(each -> each.getFileName().toString())
          .filter(each -> each.startsWith("."))
          .sorted()
          .toList();
    }
  }

  private Path existing(String hour, int number, long bytes) throws IOException {
    Path file = folder.resolve(hour).resolve("flows-x-" + number + ".parquet");
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[(int) bytes]);
    return file;
  }

  @Test
  void theOldestFilesAreDeletedWhenTheArchiveIsFull() throws Exception {
    Path last = existing("date=2026-11-30/hour=11", 2, 20 << 20);
    Path middle = existing("date=2026-11-30/hour=11", 1, 20 << 20);
    Path oldest = existing("date=2026-11-29/hour=23", 9, 20 << 20);
    Path other = Files.writeString(folder.resolve("notes.txt"), "not ours");
    ArchiveWriter writer = writer();
    writer.tick();
    assertThat(counts(writer).files()).isEqualTo(3);
    writer.close();

    Path more = existing("date=2026-11-30/hour=11", 3, 20 << 20);
    ArchiveWriter next = writer();
    next.tick();
    assertThat(oldest.getParent().getParent()).doesNotExist();
    assertThat(List.of(middle, last, more, other)).allSatisfy(each -> assertThat(each).exists());
    assertThat(counts(next).deleted()).isEqualTo(1);
    assertThat(counts(next).bytes()).isEqualTo(60 << 20);
    next.close();
  }

  @Test
  void filesAreDeletedWhenTheirHourIsTooOld() throws Exception {
    Path old = existing("date=2026-11-28/hour=11", 1, 10);
    Path kept = existing("date=2026-11-28/hour=12", 1, 10);
    ArchiveWriter writer = writer(folder, 2);
    pass(Duration.ofMillis(1));
    writer.tick();
    assertThat(old).doesNotExist();
    assertThat(kept).exists();
    pass(Duration.ofHours(1));
    writer.tick();
    assertThat(kept).doesNotExist();
    assertThat(counts(writer).deleted()).isEqualTo(2);
    writer.close();
  }

  @Test
  void flowsAreLostAndCountedWhileTheDirectoryCannotBeUsed() throws Exception {
    Path directory = folder.resolve("a");
    Files.createFile(directory);
    ArchiveWriter writer = writer(directory, 30);
    write(writer, 3);
    assertThat(writer.problem().orElseThrow()).contains(directory.toString());
    assertThat(counts(writer).writable()).isFalse();
    assertThat(counts(writer).lost()).isEqualTo(3);
    Files.delete(directory);
    write(writer, 2);
    assertThat(counts(writer).lost()).as("not tried yet").isEqualTo(5);
    pass(Duration.ofSeconds(5));
    List<Long> times = write(writer, 4);
    writer.close();
    assertThat(counts(writer).writable()).isTrue();
    assertThat(counts(writer).written()).isEqualTo(4);
    assertThat(ScoredTraffic.scoredAt(directory)).isEqualTo(times);
  }

  @Test
  void theArchiveContinuesAfterItsDirectoryHasBeenDeleted() throws Exception {
    Path directory = folder.resolve("a");
    ArchiveWriter writer = writer(directory, 30);
    write(writer, 3);
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
    writer.tick();
    assertThat(writer.problem().orElseThrow()).contains("is gone");
    assertThat(counts(writer).lost()).isEqualTo(3);
    assertThat(counts(writer).written()).isZero();
    pass(Duration.ofSeconds(5));
    List<Long> times = write(writer, 2);
    writer.close();
    assertThat(ScoredTraffic.scoredAt(directory)).isEqualTo(times);
  }

  @Test
  void twoServersCannotShareADirectory() {
    ArchiveWriter first = writer();
    first.tick();
    ArchiveWriter second = writer();
    second.tick();
    assertThat(second.problem())
        .contains(folder + ": another ml-ids-api keeps flows in this directory");
    first.close();
    pass(Duration.ofSeconds(5));
    second.tick();
    assertThat(second.problem()).isEmpty();
    second.close();
  }
}
