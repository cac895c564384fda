package io.mlids.core.command.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.command.MlIdsFlows;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.hdf.FlowHdfReader;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.CommandRun;
import io.mlids.core.testing.FlowCsv;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.RandomTraffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtractCommandTest {
  @TempDir private Path folder;
  private Path capture;
  private Path output;
  private byte[] bytes;

  @BeforeEach
  void writeACapture() throws IOException {
    capture = folder.resolve("traffic.pcap");
    output = folder.resolve("flows.csv");
    bytes = RandomTraffic.capture(3, 400).pcap();
    Files.write(capture, bytes);
  }

  @Test
  void summarisesPacketsAndFlows() throws IOException {
    CommandRun run = extract(capture.toString(), "-o", output.toString());
    assertThat(run.exitCode()).isZero();
    assertThat(run.error())
        .containsPattern("packets: 400 read = \\d+ decoded \\+ \\d+ skipped \\(ipv6\\); \\d+ bytes")
        .containsPattern("flows: \\d+ opened = \\d+ written \\+ \\d+ dropped \\(single_packet\\)")
        .contains("exact: true");
    assertThat(FlowCsv.rows(Files.readString(output))).isNotEmpty();
  }

  @Test
  void aTruncatedCaptureGivesTheFlowsBeforeTheCutAndExitCodeOne() throws IOException {
    Files.write(capture, Arrays.copyOf(bytes, bytes.length - 5));
    CommandRun run = extract(capture.toString(), "-o", output.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.error())
        .contains("traffic.pcap: truncated within the record at byte ")
        .contains("the 399 packets before it were used");
    assertThat(FlowCsv.rows(Files.readString(output))).isNotEmpty();
  }

  @Test
  void aDamagedCaptureGivesWhatCanBeRead() throws IOException {
    Arrays.fill(bytes, 24, 40, (byte) -1);
    Files.write(capture, bytes);
    CommandRun run = extract(capture.toString(), "-o", output.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.error()).contains("traffic.pcap: damaged in 1 place; the 399 packets");
    assertThat(output).exists();
  }

  @ParameterizedTest
  @CsvSource({
    "empty.pcap, is empty",
    "text.pcap, neither pcap nor pcapng",
    "cut.pcap, ends within the file header",
    "none.pcap, no such file",
    "folder, is a directory"
  })
  void aFileThatIsNotACaptureGivesOneLineExitCodeTwoAndNoOutput(String name, String reason)
      throws IOException {
    Files.createFile(folder.resolve("empty.pcap"));
    Files.writeString(folder.resolve("text.pcap"), "Flow ID,Src IP\n");
    Files.write(folder.resolve("cut.pcap"), Arrays.copyOf(bytes, 20));
    Files.createDirectory(folder.resolve("folder"));
    CommandRun run = extract(folder.resolve(name).toString(), "-o", output.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error().lines()).singleElement().asString().contains(name).contains(reason);
    assertThat(output).doesNotExist();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(Path::toString)).noneMatch(file -> file.contains(".part"));
    }
  }

  @Test
  void oneUnusableCaptureAmongOthersIsReportedAndTheOthersAreUsed() throws IOException {
    CommandRun run = extract("none.pcap", capture.toString(), "-o", output.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.error()).contains("none.pcap: no such file").contains("400 read");
    assertThat(output).exists();
  }

  @Test
  void severalCapturesAreOneStreamUnlessSeparate() throws IOException {
    extract(capture.toString(), "-o", output.toString());
    int once = FlowCsv.rows(Files.readString(output)).size();
    extract(capture.toString(), capture.toString(), "--separate", "-o", output.toString());
    assertThat(FlowCsv.rows(Files.readString(output))).hasSize(2 * once);
    extract(capture.toString(), capture.toString(), "-o", output.toString());
    assertThat(FlowCsv.rows(Files.readString(output)).size()).isNotEqualTo(2 * once);
  }

  @Test
  @Tag("process")
  void writesCsvToANamedPipeButRejectsADatasetFileThere() throws Exception {
    extract(capture.toString(), "-o", output.toString());
    Path pipe = folder.resolve("pipe");
    Path dataset = folder.resolve("pipe.h5");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString(), dataset.toString()).start().waitFor())
        .isZero();
    FutureTask<String> reading = new FutureTask<>(() -> Files.readString(pipe));
    Thread.ofPlatform().daemon().start(reading);
    assertThat(extract(capture.toString(), "-o", pipe.toString()).exitCode()).isZero();
    assertThat(Files.isRegularFile(pipe)).isFalse();
    assertThat(reading.get(60, TimeUnit.SECONDS)).isEqualTo(Files.readString(output));

    CommandRun refused = extract(capture.toString(), "-o", dataset.toString());
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.error().lines())
        .singleElement()
        .asString()
        .contains("pipe.h5: this is a pipe");
  }

  @Test
  void separateCapturesShareNoFragmentsAndTheirCountsAreAdded() throws IOException {
    Frame whole = Frame.udp(1, 2, 100);
    Path first = folder.resolve("first.pcap");
    Path later = folder.resolve("later.pcap");
    Files.write(
        first,
        new CaptureBytes()
            .packet(7, whole.ipv4Fragment("1.1.1.1", "2.2.2.2", 99, 0, 48).ethernet())
            .pcap());
    Files.write(
        later,
        new CaptureBytes()
            .packet(8, whole.ipv4Fragment("1.1.1.1", "2.2.2.2", 99, 48, 60).ethernet())
            .packet(9, Frame.udp(3, 4, 5).ipv4("1.1.1.1", "2.2.2.2").ethernet())
            .pcap());
    CommandRun run =
        extract(
            first.toString(),
            later.toString(),
            "--separate",
            "--profile",
            "corrected",
            "-o",
            output.toString());
    assertThat(run.exitCode()).isZero();
    assertThat(run.error())
        .contains("packets: 3 read = 2 decoded + 1 skipped (fragment_without_first)")
        .contains("flows: 2 opened = 2 written; exact: true");
  }

  @Test
  void writesTheSameFlowsAsADatasetFile() throws IOException {
    extract(capture.toString(), "--profile", "CORRECTED", "-o", output.toString());
    List<String> lines = Files.readAllLines(output);
    Path dataset = folder.resolve("flows.h5");
    assertThat(
            extract(capture.toString(), "--profile", "corrected", "-o", dataset.toString())
                .exitCode())
        .isZero();
    FlowBatch batch = new FlowBatch();
    try (FlowHdfReader reader = FlowHdfReader.open(dataset)) {
      assertThat(reader.profile()).isEqualTo(FeatureProfile.CORRECTED);
      assertThat(reader.rowCount()).isEqualTo(lines.size() - 1);
      reader.read(batch);
    }
    for (int row = 0; row < batch.size(); row++) {
      String[] cells = lines.get(row + 1).split(",");
      for (Feature feature : Feature.all()) {
        String cell = cells[4 + feature.ordinal()];
        if (feature.isText()) {
          assertThat(batch.timestamps()[row]).isEqualTo(cell);
        } else {
          double value = Double.parseDouble(cell);
          assertThat(batch.column(feature)[row])
              .as(feature.columnName())
              .isIn(value, (double) (float) value);
        }
      }
      assertThat(batch.labels()[row]).isEqualTo("No Label");
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(p -> p.getFileName().toString()))
          .containsExactlyInAnyOrder("traffic.pcap", "flows.csv", "flows.h5");
    }
  }

  @Test
  void writesTimestampsInTheGivenTimeZone() throws IOException {
    extract(capture.toString(), "-o", output.toString());
    String utc = Files.readString(output);
    extract(capture.toString(), "--timezone=America/Moncton", "-o", output.toString());
    assertThat(utc).contains("14/11/2023 10:13:20");
    assertThat(Files.readString(output)).contains("14/11/2023 06:13:20");
  }

  @ParameterizedTest
  @CsvSource({
    "--max-flows=0, --max-flows must be at least 1",
    "--active-timeout=60, needs the profile corrected",
    "--active-timeout=0, --active-timeout must be greater than 0",
    "--profile=cic, is not cse2018 or corrected",
    "--timezone=Mars, Mars"
  })
  void rejectsOptionsThatMakeNoSense(String option, String reason) {
    CommandRun run = extract(capture.toString(), option);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error().lines()).singleElement().asString().contains(reason);
  }

  private static CommandRun extract(String... arguments) {
    return CommandRun.of(
        new MlIdsFlows(),
        Stream.concat(Stream.of("extract"), Arrays.stream(arguments)).toArray(String[]::new));
  }
}
