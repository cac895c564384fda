package io.mlids.train.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.core.dataset.FlowDataset;
import io.mlids.core.digest.Sha256;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.file.GzipOutput;
import io.mlids.core.file.TextInput;
import io.mlids.core.table.CleaningReport;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestbedDatasetTest {
  private static final long START = Instant.parse("2026-11-20T15:00:00Z").toEpochMilli() * 1000;

  @TempDir private Path folder;
  private Path runs;
  private Path target;
  private TestbedDataset dataset;

  @BeforeEach
  void record() throws IOException {
    runs = folder.resolve("runs");
    target = folder.resolve("dataset");
    dataset = new TestbedDataset(target);
    record("run-01", 0);
    record("run-02", 0);
    record("selftest", 0);
    record("tour", 0);
    Files.createDirectory(runs.resolve("run-99-interrupted"));
  }

  @Test
  void leavesLabelledFlowsOfEachRunInBothProfiles() throws IOException {
    build();
    assertThat(text("flows/corrected/run-01.csv.gz").lines())
        .hasSize(3)
        .anySatisfy(line -> assertThat(line).endsWith(",SSH-Bruteforce,ssh-hydra,hydra v9"))
        .anySatisfy(line -> assertThat(line).endsWith(",Benign,,"));
    assertThat(text("flows/cse2018/run-02.csv.gz").lines()).hasSize(3);
    CleaningReport report = new CleaningReport();
    try (FlowReader reader =
        FlowDataset.open(target.resolve("flows/corrected"), FeatureProfile.CORRECTED, report)) {
      FlowBatch batch = new FlowBatch();
      assertThat(reader.read(batch)).isTrue();
      assertThat(batch.size()).isEqualTo(4);
      assertThat(Arrays.asList(batch.labels()).subList(0, 4))
          .containsOnly("SSH-Bruteforce", "Benign");
    }
    assertThat(report.rowsDropped()).isZero();
  }

  @Test
  void keepsTheSelfTestApartFromTheFlowsToTrainOn() throws IOException {
    JsonNode rows = build();
    assertThat(rows).hasToString("{\"Benign\":2,\"SSH-Bruteforce\":2}");
    assertThat(target.resolve("flows/corrected/selftest.csv.gz")).doesNotExist();
    assertThat(text("selftest/corrected.csv.gz").lines()).hasSize(3);
    assertThat(target.resolve("selftest/selftest.pcap.gz"))
        .hasSameBinaryContentAs(runs.resolve("selftest/capture.pcap.gz"));
    assertThat(target.resolve("selftest/rules.json"))
        .hasSameBinaryContentAs(runs.resolve("selftest/rules.json"));
  }

  @Test
  void theManifestSaysWhatWasRecordedWithoutPathsOfTheMachine() throws IOException {
    build();
    JsonNode run =
        new ObjectMapper().readTree(target.resolve("manifest.json").toFile()).path("runs").get(0);
    assertThat(run.path("run").asText()).isEqualTo("run-01");
    assertThat(run.path("capture_sha256").asText()).hasSize(64);
    JsonNode file = run.path("files").path("corrected");
    assertThat(file.path("sha256").asText())
        .isEqualTo(Sha256.ofFile(target.resolve(file.path("path").asText())));
    assertThat(file.path("rows").asInt()).isEqualTo(2);
    assertThat(file.path("unlabelled_left_out").asInt()).isEqualTo(1);
    assertThat(run.path("instances").get(0).path("parameters").toString())
        .isEqualTo("{\"words\":\"list words.txt\",\"page\":\"/login\"}");
  }

  @Test
  void theSameCapturesGiveTheSameBytes() throws IOException {
    build();
    byte[] flows = Files.readAllBytes(target.resolve("flows/corrected/run-01.csv.gz"));
    String manifest = Files.readString(target.resolve("manifest.json"));
    Files.writeString(target.resolve("flows/corrected/run-09.csv.gz"), "of a run that is no more");
    Files.writeString(target.resolve("README.md"), "kept");
    build();
    assertThat(target.resolve("flows/corrected/run-01.csv.gz")).hasBinaryContent(flows);
    assertThat(target.resolve("manifest.json")).hasContent(manifest);
    assertThat(target.resolve("flows/corrected/run-09.csv.gz")).doesNotExist();
    assertThat(target.resolve("README.md")).hasContent("kept");
  }

  @Test
  void aCheckFindsFilesThatDoNotAgreeWithTheManifest() throws IOException {
    build();
    assertThat(dataset.check()).isEmpty();
    assertThat(dataset.check(runs, _ -> {})).isEmpty();
    Files.writeString(target.resolve("selftest/corrected.csv.gz"), "other");
    Files.delete(target.resolve("flows/cse2018/run-02.csv.gz"));
    assertThat(dataset.check())
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).startsWith("selftest/corrected.csv.gz: SHA-256 is "))
        .contains("run-02.csv.gz: missing");
    build();
    record("run-02", 1_000_000);
    record("run-03", 0);
    assertThat(dataset.check(runs, _ -> {}))
        .anySatisfy(line -> assertThat(line).startsWith("rebuilt corrected/run-02.csv.gz: SHA-256"))
        .anySatisfy(line -> assertThat(line).startsWith("flows/corrected/run-03.csv.gz: not in"));
  }

  @Test
  void aCheckNamesTheManifestThatIsNotThere() {
    assertThatThrownBy(() -> new TestbedDataset(target.resolve("none")).check())
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageEndingWith("manifest.json");
  }

  @Test
  void refusesRunsThatLostPacketsOrWhoseCaptureIsAnother() throws IOException {
    Path manifest = runs.resolve("run-02/run.json");
    String good = Files.readString(manifest);
    Files.writeString(manifest, good.replace("\"kernel_drops\": 0", "\"kernel_drops\": 3"));
    assertThatThrownBy(this::build).hasMessageContaining("run.json: the kernel dropped 3 packets");
    Files.writeString(manifest, good.replaceAll("(\"capture_sha256\": \")..", "$1zz"));
    assertThatThrownBy(this::build).hasMessageContaining("the SHA-256 differs from that in");
    Files.writeString(manifest, "{");
    assertThatThrownBy(this::build).hasMessageContaining("run.json: line 1: invalid JSON");
    assertThatThrownBy(() -> dataset.build(runs.resolve("run-99-interrupted"), _ -> {}))
        .isInstanceOf(DatasetFormatException.class)
        .hasMessageContaining("no directory run-… with a run.json");
  }

  private JsonNode build() throws IOException {
    return dataset.build(runs, _ -> {});
  }

  private String text(String file) throws IOException {
    try (TextInput in = TextInput.open(target.resolve(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** An attack flow, a benign flow, and an unlabelled flow from the attacker. */
  private void record(String name, long later) throws IOException {
    Path run = Files.createDirectories(runs.resolve(name));
    CaptureBytes packets = new CaptureBytes();
    for (int i = 0; i < 4; i++) {
      long at = START + later + i * 1000L;
      packets.packet(at, Frame.tcp(4000, 22, Frame.ACK, 7).ipv4("10.0.0.9", "10.0.0.1").ethernet());
      packets.packet(at, Frame.udp(5000, 53, 9).ipv4("10.0.0.2", "10.0.0.3").ethernet());
      packets.packet(at, Frame.udp(5000, 53, 9).ipv4("10.0.0.9", "10.0.0.3").ethernet());
    }
    Path capture = run.resolve("capture.pcap.gz");
    try (OutputStream out = new GzipOutput(Files.newOutputStream(capture), 9)) {
      out.write(packets.pcap());
    }
    Files.writeString(
        run.resolve("rules.json"),
        """
        {"default": "Benign", "rules": [
          {"label": "SSH-Bruteforce", "src": ["10.0.0.9"], "dst_port": 22,
           "reason": "ssh-hydra (hydra, v9) on a1, what it provoked"},
          {"label": "No Label", "src": ["10.0.0.9"], "reason": "outside of its attacks"}
        ]}
        """);
    Files.writeString(
        run.resolve("run.json"),
        """
        {"run": "%s", "packets": 12, "kernel_drops": 0, "capture_sha256": "%s",
         "instances": [{"scenario": "ssh-hydra", "parameters":
           {"words": "list /tmp/mli-testbed-x/words.txt", "page": "/login"}}]}
        """
            .formatted(name, Sha256.ofFile(capture)));
  }
}
