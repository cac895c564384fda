package io.mlids.api.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.api.alert.Alert;
import io.mlids.api.alert.Attack;
import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.testing.NamedPipe;
import io.mlids.core.testing.PacketAttacks;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertFileTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  @TempDir Path folder;

  @Test
  void everyFormatIsALineForEachAlert() throws Exception {
    for (AlertFormat format : AlertFormat.values()) {
      Path path = folder.resolve(format + ".json");
      AlertFile file = start(path, format, 1 << 20, 5);
      offer(file, 3);
      file.close(Duration.ofSeconds(5));
      List<JsonNode> lines = lines(path);
      assertThat(lines).hasSize(3);
      JsonNode first = lines.getFirst();
      switch (format) {
        case EVE -> assertThat(first.get("event_type").textValue()).isEqualTo("alert");
        case ECS -> assertThat(first.at("/event/kind").textValue()).isEqualTo("alert");
        case JSON -> assertThat(first.at("/verdict/label").textValue()).isEqualTo("Bot");
      }
      assertThat(file.counts()).isEqualTo(new AlertFile.Counts(3, 0, 0));
    }
  }

  @Test
  void aLargeFileIsRotatedAndTheOldestDeleted() throws Exception {
    Path path = folder.resolve("alerts.json");
    AlertFile file = start(path, AlertFormat.JSON, 2_000, 3);
    offer(file, 40);
    file.close(Duration.ofSeconds(5));
    assertThat(file.counts().written()).isEqualTo(40);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(p -> p.getFileName().toString()))
          .containsExactlyInAnyOrder("alerts.json", "alerts.json.1", "alerts.json.2");
    }
    List<Integer> ports = new ArrayList<>();
    for (String name : List.of("alerts.json.2", "alerts.json.1", "alerts.json")) {
      assertThat(Files.size(folder.resolve(name))).isLessThan(4_000);
      lines(folder.resolve(name)).forEach(l -> ports.add(l.at("/verdict/src_port").intValue()));
    }
    assertThat(ports).isSorted().endsWith(39).hasSizeBetween(6, 15);
  }

  @Test
  void aSingleFileRestartsAtItsSizeLimit() throws Exception {
    Path path = folder.resolve("alerts.json");
    AlertFile file = start(path, AlertFormat.JSON, 2_000, 1);
    offer(file, 20);
    file.close(Duration.ofSeconds(5));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(path);
    }
    assertThat(lines(path).getLast().at("/verdict/src_port").intValue()).isEqualTo(19);
  }

  @Test
  void aFileIsAppendedToAndAPartialLineIsEnded() throws Exception {
    Path path = folder.resolve("alerts.json");
    Files.writeString(path, "{}\n{\"cut");
    AlertFile file = start(path, AlertFormat.JSON, 1 << 20, 5);
    offer(file, 1);
    file.close(Duration.ofSeconds(5));
    List<String> lines = Files.readAllLines(path);
    assertThat(lines).hasSize(3).startsWith("{}", "{\"cut");
    assertThat(JSON.readTree(lines.getLast()).has("verdict")).isTrue();
  }

  @Test
  void aMovedFileIsReopened() throws Exception {
    Path path = folder.resolve("alerts.json");
    AlertFile file = start(path, AlertFormat.JSON, 1 << 20, 5);
    offer(file, 1);
    await().until(() -> file.counts().written() == 1);
    Files.move(path, folder.resolve("moved.json"));
    offer(file, 2);
    file.close(Duration.ofSeconds(5));
    assertThat(lines(folder.resolve("moved.json"))).hasSize(1);
    assertThat(lines(path)).hasSize(2);
  }

  @Test
  void aFullDiskLosesAlertsThatAreCountedAndNothingElse() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full), "there is no /dev/full");
    AlertFile file = start(full, AlertFormat.JSON, 1 << 20, 5);
    offer(file, 2);
    await().until(() -> file.counts().failed() == 2);
    file.close(Duration.ofSeconds(5));
    assertThat(file.counts()).isEqualTo(new AlertFile.Counts(0, 2, 0));
  }

  @Test
  void aFileThatCannotBeWrittenIsRefusedAtTheStart() {
    assertThatThrownBy(
            () -> start(folder.resolve("none").resolve("alerts"), AlertFormat.JSON, 1 << 20, 5))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none")
        .hasMessageContaining("check that its directory exists")
        .hasMessageContaining("another file");
  }

  @Test
  @Tag("process")
  void aPipeWithoutAReaderIsRefusedAtTheStart() throws Exception {
    Path pipe = NamedPipe.at(folder.resolve("pipe"));
    AlertFileSettings settings = new AlertFileSettings(pipe, AlertFormat.JSON, 1 << 20, 5);
    assertThatThrownBy(() -> AlertFile.start(settings, Duration.ofMillis(200)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(pipe + ": no response within")
        .hasMessageContaining("start its reader first")
        .hasMessageContaining("another file");
  }

  @Test
  @Tag("process")
  void aPipeGetsEveryLineAndIsNeverRotated() throws Exception {
    Path pipe = NamedPipe.at(folder.resolve("pipe"));
    FutureTask<List<JsonNode>> reader = new FutureTask<>(() -> lines(pipe));
    Thread.ofPlatform().daemon().start(reader);
    AlertFile file = start(pipe, AlertFormat.JSON, 10, 5);
    offer(file, 20);
    file.close(Duration.ofSeconds(5));
    assertThat(reader.get()).hasSize(20);
    assertThat(file.counts()).isEqualTo(new AlertFile.Counts(20, 0, 0));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(pipe);
    }
  }

  @Test
  @Tag("process")
  void aPipeWhoseReaderBlocksDelaysTheShutdownNoLongerThanAllowed() throws Exception {
    try (RandomAccessFile pipe = NamedPipe.openAt(folder.resolve("pipe"))) {
      NamedPipe.fill(pipe);
      AlertFile file = start(folder.resolve("pipe"), AlertFormat.JSON, 1 << 20, 5);
      offer(file, 500);
      file.close(Duration.ofMillis(200));
      await()
          .untilAsserted(
              () -> {
                AlertFile.Counts counts = file.counts();
                assertThat(counts.written() + counts.failed() + counts.dropped()).isEqualTo(500);
              });
      assertThat(file.counts().written()).isZero();
    }
  }

  @Test
  void aSecondWriterOfTheSameFileIsRefused() throws Exception {
    Path path = folder.resolve("alerts.json");
    AlertFile first = start(path, AlertFormat.JSON, 1 << 20, 5);
    assertThatThrownBy(() -> start(path, AlertFormat.JSON, 1 << 20, 5))
        .isInstanceOf(IOException.class)
        .hasMessage(path + ": another ml-ids-api is writing to this file; choose a different one");
    first.close(Duration.ofSeconds(5));
    start(path, AlertFormat.JSON, 1 << 20, 5).close(Duration.ofSeconds(5));
  }

  @Test
  @Tag("process")
  void aSecondProcessThatWritesTheSameFileIsRefused() throws Exception {
    Path path = folder.resolve("alerts.json");
    AlertFile first = start(path, AlertFormat.JSON, 1 << 20, 5);
    offer(first, 1);
    await().until(() -> first.counts().written() == 1);
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                AlertFileWriter.class.getName(),
                path.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(output).contains("another ml-ids-api is writing to this file");
    assertThat(other.waitFor()).isEqualTo(1);
    first.close(Duration.ofSeconds(5));
  }

  /** Opens the file given as an argument; runs in a separate process. */
  static final class AlertFileWriter {
    public static void main(String[] arguments) throws Exception {
      start(Path.of(arguments[0]), AlertFormat.JSON, 1 << 20, 5).close(Duration.ofSeconds(5));
    }
  }

  @Test
  void linesAppendedByOthersCountTowardsTheFileSize() throws Exception {
    Path path = folder.resolve("alerts.json");
    AlertFile file = start(path, AlertFormat.JSON, 5_000, 5);
    Files.writeString(path, ("x".repeat(99) + "\n").repeat(60), StandardOpenOption.APPEND);
    offer(file, 1);
    file.close(Duration.ofSeconds(5));
    assertThat(lines(path)).hasSize(1);
    assertThat(Files.readAllLines(folder.resolve("alerts.json.1"))).hasSize(60);
  }

  @Test
  void ifRotationFailsAlertsAreCountedAndTheFileIsUnchanged() throws Exception {
    Path path = folder.resolve("alerts.json");
    Files.createDirectories(folder.resolve("alerts.json.1").resolve("in the way"));
    AlertFile file = start(path, AlertFormat.JSON, 1, 2);
    offer(file, 3);
    file.close(Duration.ofSeconds(5));
    assertThat(file.counts()).isEqualTo(new AlertFile.Counts(1, 2, 0));
    assertThat(lines(path)).hasSize(1);
  }

  private static AlertFile start(Path path, AlertFormat format, long bytes, int files)
      throws IOException {
    return AlertFile.start(new AlertFileSettings(path, format, bytes, files));
  }

  private static void offer(AlertFile file, int alerts) {
    for (int i = 0; i < alerts; i++) {
      DetectedFlow flow = PacketAttacks.tcp("10.0.0.1", i, "10.0.0.2", 80, "Bot");
      file.offer(
          Alert.of(
              new Attack.OfPackets(flow, "0123456789ab", AlertOrigin.STREAM, CLOCK.instant())));
    }
  }

  private static List<JsonNode> lines(Path path) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(path)) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }
}
