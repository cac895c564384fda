package io.mlids.train.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlids.core.dataset.FlowDataset;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.table.CleaningReport;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks the properties that {@code datasets/testbed} documents. */
class ShippedTestbedTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("mlids.root")).resolve("datasets/testbed");

  @Test
  void everyFileHasTheChecksumOfTheManifest() throws IOException {
    assertThat(new TestbedDataset(FOLDER).check()).isEmpty();
    try (Stream<Path> files = Files.walk(FOLDER.resolve("flows"))) {
      long listed = 0;
      for (JsonNode run : TestbedManifest.read(FOLDER).runs()) {
        listed += run.path("run").asText().equals(RecordedRun.SELF_TEST) ? 0 : 2;
      }
      assertThat(files.filter(Files::isRegularFile)).hasSize((int) listed);
    }
  }

  @Test
  void isLargeEnoughToTrainOnAndSmallEnoughToShip() throws IOException {
    JsonNode rows = TestbedManifest.read(FOLDER).rows("corrected");
    long sum = 0;
    for (Map.Entry<String, JsonNode> each : rows.properties()) {
      assertThat(each.getValue().asLong()).as(each.getKey()).isGreaterThanOrEqualTo(100);
      sum += each.getValue().asLong();
    }
    assertThat(sum).isGreaterThanOrEqualTo(20_000);
    long bytes = 0;
    try (Stream<Path> files = Files.walk(FOLDER)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    assertThat(bytes).isLessThanOrEqualTo(12_000_000);
  }

  @ParameterizedTest
  @EnumSource(FeatureProfile.class)
  void everyRowIsReadWithTheLabelsThatTheManifestCounts(FeatureProfile profile) throws IOException {
    CleaningReport report = new CleaningReport();
    Map<String, Long> rows = new TreeMap<>();
    Path flows = FOLDER.resolve("flows").resolve(profile.id());
    try (FlowReader reader = FlowDataset.open(flows, profile, report)) {
      FlowBatch batch = new FlowBatch();
      while (reader.read(batch)) {
        for (int row = 0; row < batch.size(); row++) {
          rows.merge(batch.labels()[row], 1L, Long::sum);
        }
      }
    }
    assertThat(report.rowsDropped()).isZero();
    assertThat(report.cellsChanged()).isZero();
    Map<String, Long> counted = new TreeMap<>();
    TestbedManifest.read(FOLDER)
        .rows(profile.id())
        .properties()
        .forEach(each -> counted.put(each.getKey(), each.getValue().asLong()));
    assertThat(rows).isEqualTo(counted);
  }

  @Test
  void heldOutRunsAreThereAndHaveEveryClass() throws IOException {
    List<String> heldOut =
        List.of(Files.readString(FOLDER.resolve("held-out-runs.txt")).strip().split(","));
    TestbedManifest manifest = TestbedManifest.read(FOLDER);
    TreeSet<String> names = new TreeSet<>();
    TreeSet<String> classes = new TreeSet<>();
    for (JsonNode run : manifest.runs()) {
      names.add(run.path("run").asText());
      if (heldOut.contains(run.path("run").asText())) {
        run.path("files")
            .path("corrected")
            .path("rows_per_class")
            .fieldNames()
            .forEachRemaining(classes::add);
      }
    }
    assertThat(names).containsAll(heldOut).contains(RecordedRun.SELF_TEST);
    TreeSet<String> all = new TreeSet<>();
    manifest.rows("corrected").fieldNames().forEachRemaining(all::add);
    assertThat(classes).isEqualTo(all);
  }

  @Test
  void namesNoPathOfTheMachineThatRecorded() throws IOException {
    String text = Files.readString(FOLDER.resolve("manifest.json"));
    assertThat(text).doesNotContainPattern("[\" ]/(work|root|home|tmp|mnt)/");
    assertThat(Files.readString(FOLDER.resolve("selftest/rules.json")))
        .doesNotContainPattern("[\" ]/(work|root|home|tmp|mnt)/");
  }
}
