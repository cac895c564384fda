package io.mlids.core.hdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.core.dataset.MadeUpFlows;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.StorageType;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

public class FlowHdfWriterTest {
  @TempDir Path folder;

  @ParameterizedTest
  @Tag("slow")
  @ValueSource(ints = {0, 1, 2, 2047, 2048, 2049, 4096, 20_000})
  void readsBackWhatItWrote(int rows) throws IOException {
    List<FlowBatch> flows = new MadeUpFlows(rows).rows(rows);
    Path file = folder.resolve("flows.h5");
    write(file, flows, FeatureProfile.CSE2018);

    assertSameCells(file, flows);
    try (FlowHdfReader reader = FlowHdfReader.open(file)) {
      assertThat(reader.rowCount()).isEqualTo(rows);
      assertThat(reader.filled()).isEmpty();
    }
  }

  @Test
  void keepsValuesThatTheColumnsOwnTypesCannotHold() throws IOException {
    List<FlowBatch> flows = new MadeUpFlows(1).rows(3000);
    FlowBatch last = flows.getLast();
    double[] odd = {Double.NaN, -1, 0.5, 1e30, Double.NEGATIVE_INFINITY, 256};
    int next = 0;
    for (Feature feature : Feature.all()) {
      if (!feature.isText()) {
        last.column(feature)[0] = odd[next++ % odd.length];
      }
    }
    Path file = folder.resolve("flows.h5");
    write(file, flows, FeatureProfile.CSE2018);

    assertSameCells(file, flows);
  }

  @ParameterizedTest
  @EnumSource
  void theFileRecordsTheFeatureProfile(FeatureProfile profile) throws IOException {
    Path file = folder.resolve("flows.h5");
    write(file, new MadeUpFlows(1).rows(10), profile);

    try (FlowHdfReader reader = FlowHdfReader.open(file)) {
      assertThat(reader.profile()).isEqualTo(profile);
    }
  }

  @Test
  void theSameRowsGiveTheSameFileInAnyBatches() throws IOException {
    List<FlowBatch> flows = new MadeUpFlows(5).rows(9000);
    Path first = folder.resolve("first.h5");
    Path second = folder.resolve("second.h5");
    write(first, flows, FeatureProfile.CSE2018);
    List<FlowBatch> other = new ArrayList<>();
    try (FlowHdfReader reader = FlowHdfReader.open(first)) {
      for (FlowBatch batch = new FlowBatch(700); reader.read(batch); batch = new FlowBatch(700)) {
        other.add(batch);
      }
    }
    write(second, other, FeatureProfile.CSE2018);

    assertThat(second).hasSameBinaryContentAs(first);
  }

  @Test
  void leavesTheExistingFileWithoutCommit() throws IOException {
    Path file = Files.writeString(folder.resolve("flows.h5"), "older");
    List<FlowBatch> flows = new MadeUpFlows(1).rows(5000);
    try (FlowHdfWriter writer = FlowHdfWriter.create(file, schema(flows), FeatureProfile.CSE2018)) {
      for (FlowBatch batch : flows) {
        writer.write(batch);
      }
      assertThat(file).hasContent("older");
    }

    assertThat(file).hasContent("older");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void rejectsAValueThatDoesNotFitTheSchema() throws IOException {
    List<FlowBatch> flows = new MadeUpFlows(1).rows(5);
    FlowSchema schema = schema(flows);
    flows.getFirst().column(Feature.PROTOCOL)[3] = 256;

    try (FlowHdfWriter writer =
        FlowHdfWriter.create(folder.resolve("flows.h5"), schema, FeatureProfile.CSE2018)) {
      assertThatThrownBy(() -> writer.write(flows.getFirst()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("row 3: protocol 256.0 is out of range for the schema's type U8");
      flows.getFirst().column(Feature.PROTOCOL)[3] = 6;
      flows.getFirst().labels()[0] = "x".repeat(99);
      assertThatThrownBy(() -> writer.write(flows.getFirst()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("row 0: label 'xxx");
    }
  }

  @Test
  void storesSmallValuesInFewBytes() throws IOException {
    FlowBatch zeros = new FlowBatch(20_000);
    zeros.setSize(20_000);
    Arrays.fill(zeros.timestamps(), "14/02/2018 08:31:01");
    Arrays.fill(zeros.labels(), "Benign");
    Path file = folder.resolve("flows.h5");
    write(file, List.of(zeros), FeatureProfile.CSE2018);

    assertThat(Files.size(file)).isLessThan(70_000);
  }

  public static void write(Path file, List<FlowBatch> flows, FeatureProfile profile)
      throws IOException {
    try (FlowHdfWriter writer = FlowHdfWriter.create(file, schema(flows), profile)) {
      for (FlowBatch batch : flows) {
        writer.write(batch);
      }
      writer.commit();
    }
  }

  static FlowSchema schema(List<FlowBatch> flows) {
    FlowSchema.Builder builder = FlowSchema.builder();
    flows.forEach(builder::observe);
    return builder.build();
  }

  private static void assertSameCells(Path file, List<FlowBatch> flows) throws IOException {
    List<String> read = cells(file);
    List<String> written = cells(flows);
    assertThat(read).hasSameSizeAs(written);
    for (int row = 0; row < written.size(); row++) {
      assertThat(read.get(row)).isEqualTo(written.get(row));
    }
  }

  private static List<String> cells(Path file) throws IOException {
    List<FlowBatch> batches = new ArrayList<>();
    try (FlowHdfReader reader = FlowHdfReader.open(file)) {
      for (FlowBatch batch = new FlowBatch(999); reader.read(batch); batch = new FlowBatch(999)) {
        batches.add(batch);
      }
    }
    return cells(batches);
  }

  /** One line per row, with numbers rounded to the type of their column. */
  private static List<String> cells(List<FlowBatch> batches) {
    FlowSchema schema = schema(batches);
    List<String> lines = new ArrayList<>();
    for (FlowBatch batch : batches) {
      for (int row = 0; row < batch.size(); row++) {
        StringBuilder line = new StringBuilder().append(batch.index()[row]);
        for (Feature feature : Feature.all()) {
          if (!feature.isText()) {
            double value = batch.column(feature)[row];
            boolean rounds = schema.type(feature) == StorageType.F32;
            line.append(' ').append(rounds ? (float) value : value);
          }
        }
        lines.add(line + " " + batch.timestamps()[row] + " " + batch.labels()[row]);
      }
    }
    return lines;
  }
}
