package io.mlids.core.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.CommandRun;
import io.mlids.core.testing.Frame;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelCommandTest {
  private static final long START = Instant.parse("2026-11-20T15:00:00.250Z").toEpochMilli() * 1000;

  @TempDir private Path folder;
  private Path capture;
  private Path flows;
  private Path rules;
  private Path labelled;

  @BeforeEach
  void recordTwoConversations() throws IOException {
    capture = folder.resolve("traffic.pcap");
    flows = folder.resolve("flows.csv");
    rules = folder.resolve("rules.json");
    labelled = folder.resolve("labelled.csv");
    CaptureBytes packets = new CaptureBytes();
    for (int i = 0; i < 4; i++) {
      long at = START + i * 1000L;
      packets.packet(at, Frame.tcp(4000, 22, Frame.ACK, 7).ipv4("10.0.0.9", "10.0.0.1").ethernet());
      packets.packet(at, Frame.udp(5000, 53, 9).ipv4("10.0.0.2", "10.0.0.3").ethernet());
    }
    Files.write(capture, packets.pcap());
    Files.writeString(
        rules,
        """
        {"default": "Benign", "rules": [
          {"label": "SSH-Bruteforce", "src": ["10.0.0.9"], "dst_port": 22, "reason": "hydra",
           "from": "2026-11-20T15:00:00.100Z", "to": "2026-11-20T15:00:00.300Z"},
          {"label": "PortScan", "dst": ["10.9.0.0/16"]}
        ]}
        """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"corrected", "cse2018"})
  void writesTheLabelsAndKeepsEveryOtherCell(String profile) throws IOException {
    extract(profile, flows);
    CommandRun run = label(flows, labelled);
    assertThat(run.exitCode()).as(run.error()).isZero();
    assertThat(labels(labelled)).containsExactlyInAnyOrder("SSH-Bruteforce", "Benign");
    assertThat(withoutLabels(labelled)).isEqualTo(withoutLabels(flows));
    assertThat(run.error())
        .containsPattern("rows +2\n")
        .containsPattern("label Benign +1\n")
        .containsPattern("rules\\[0\\] SSH-Bruteforce \\(hydra\\) +1\n")
        .contains("rules[1] PortScan: no matching flow");
  }

  @Test
  void readsTimesOfCse2018InTheGivenTimeZone() throws IOException {
    CommandRun written =
        CommandRun.of(
            new MlIdsFlows(),
            "extract",
            capture.toString(),
            "-o",
            flows.toString(),
            "--timezone",
            "Asia/Tokyo");
    assertThat(written.exitCode()).isZero();
    label(flows, labelled);
    assertThat(labels(labelled)).containsOnly("Benign");
    CommandRun.of(
        new MlIdsFlows(),
        "label",
        flows.toString(),
        "--rules",
        rules.toString(),
        "-o",
        labelled.toString(),
        "--timezone",
        "Asia/Tokyo");
    assertThat(labels(labelled)).contains("SSH-Bruteforce");
  }

  @Test
  void readsAndWritesGzip() throws IOException {
    Path packed = folder.resolve("flows.csv.gz");
    extract("corrected", packed);
    extract("corrected", flows);
    label(flows, labelled);
    Path packedLabelled = folder.resolve("labelled.csv.gz");
    assertThat(label(packed, packedLabelled).exitCode()).isZero();
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(packedLabelled)))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(Files.readString(labelled));
    }
  }

  @Test
  void truncatedGzipIsUnusableAndLeavesNoOutput() throws IOException {
    extract("corrected", flows);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(Files.readAllBytes(flows));
    }
    Path cut = folder.resolve("cut.csv.gz");
    Files.write(cut, Arrays.copyOf(bytes.toByteArray(), bytes.size() - 20));
    CommandRun run = label(cut, labelled);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error()).contains(cut + ": the gzip data is truncated");
    assertThat(labelled).doesNotExist();
  }

  @Test
  void namesTheFileOnAFullDisk() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full), "there is no /dev/full");
    extract("corrected", flows);
    CommandRun run = label(flows, full);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.error()).contains("/dev/full: writing failed (");
  }

  @Test
  void addsAMissingColumnAndKeepsLineEndsAndQuotes() throws IOException {
    Files.writeString(
        flows,
        """
        Src IP,Src Port,Dst IP,Dst Port,Protocol,Timestamp,Note\r
        10.0.0.9,4000,10.0.0.1,22,6,2026-11-20T15:00:00.250000Z,"a, b"\r
        """);
    assertThat(label(flows, labelled).exitCode()).isZero();
    assertThat(Files.readString(labelled))
        .isEqualTo(
            """
            Src IP,Src Port,Dst IP,Dst Port,Protocol,Timestamp,Note,Label\r
            10.0.0.9,4000,10.0.0.1,22,6,2026-11-20T15:00:00.250000Z,"a, b",SSH-Bruteforce\r
            """);
  }

  @Test
  void namesTheRowThatIsNotAFlow() throws IOException {
    extract("corrected", flows);
    Files.writeString(flows, Files.readString(flows).replace(",10.0.0.9,", ",10.0.0,"));
    CommandRun run = label(flows, labelled);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error())
        .containsPattern("flows.csv: line [23]: field [24]: '10.0.0' is not an address; extract");
    Files.writeString(flows, "a,b\n1,2\n");
    assertThat(label(flows, labelled).error())
        .contains("flows.csv: line 1: missing column 'Src IP'");
  }

  @Test
  void badRulesAreOneLineAndExitCodeTwo() throws IOException {
    extract("corrected", flows);
    Files.writeString(rules, "{\"rules\": [{\"label\": \"Bot\", \"src\": [\"nowhere\"]}]}");
    CommandRun run = label(flows, labelled);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error().strip().lines()).hasSize(1);
    assertThat(run.error()).contains("rules.json: rules[0].src[0]: \"nowhere\": write an address");
    Files.delete(rules);
    assertThat(label(flows, labelled).error()).contains("rules.json: no such file");
  }

  private void extract(String profile, Path to) {
    CommandRun run =
        CommandRun.of(
            new MlIdsFlows(),
            "extract",
            capture.toString(),
            "--profile",
            profile,
            "-o",
            to.toString());
    assertThat(run.exitCode()).as(run.error()).isZero();
  }

  private CommandRun label(Path from, Path to) {
    return CommandRun.of(
        new MlIdsFlows(),
        "label",
        from.toString(),
        "--rules",
        rules.toString(),
        "-o",
        to.toString());
  }

  private static List<String> labels(Path csv) throws IOException {
    return Files.readAllLines(csv).stream()
        .skip(1)
        .map(line -> line.substring(line.lastIndexOf(',') + 1))
        .toList();
  }

  private static List<String> withoutLabels(Path csv) throws IOException {
    return Files.readAllLines(csv).stream()
        .map(line -> line.substring(0, line.lastIndexOf(',')))
        .toList();
  }
}
