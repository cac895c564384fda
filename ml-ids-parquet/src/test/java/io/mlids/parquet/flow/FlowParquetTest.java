package io.mlids.parquet.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.core.dataset.CsvText;
import io.mlids.core.dataset.DatasetFormat;
import io.mlids.core.dataset.FlowDataset;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.StorageType;
import io.mlids.core.file.OutputFile;
import io.mlids.core.table.CleaningReport;
import io.mlids.core.table.CleaningReport.DropReason;
import io.mlids.core.table.CleaningReport.Missing;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import io.mlids.core.table.FlowSchema;
import io.mlids.core.table.FlowWriter;
import io.mlids.core.testing.Pandas;
import io.mlids.parquet.ParquetWriter;
import io.mlids.parquet.column.Column;
import io.mlids.parquet.column.ColumnType;
import io.mlids.parquet.column.RowBuffer;
import io.mlids.parquet.page.Compression;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlowParquetTest {
  private static final int ROWS = 9_000;

  @TempDir private Path folder;

  /** A row, with values that are equal if they are the same number or both NaN. */
  private record Row(long index, String label, String timestamp, List<Double> values) {}

  @Test
  void keepsEveryRowWithItsNumberAndItsProfile() throws IOException {
    Path csv = csv();
    for (FeatureProfile profile : FeatureProfile.values()) {
      Path file = copy(csv, folder.resolve("ours.parquet"), profile, 7);
      assertThat(FlowDataset.rows(file)).hasValue(ROWS);
      try (FlowReader reader = FlowDataset.open(file)) {
        assertThat(reader.profile()).isEqualTo(profile);
      }
      List<Row> expected =
          rows(FlowDataset.open(csv)).stream()
              .map(row -> new Row(row.index() * 7, row.label(), row.timestamp(), rounded(row)))
              .toList();
      assertThat(rows(FlowDataset.open(file))).isEqualTo(expected);
    }
  }

  @Test
  void theSameRowsGiveTheSameBytes() throws IOException {
    Path csv = csv();
    assertThat(copy(csv, folder.resolve("a.parquet"), FeatureProfile.CSE2018, 1))
        .hasSameBinaryContentAs(copy(csv, folder.resolve("b.parquet"), FeatureProfile.CSE2018, 1));
  }

  @Test
  void aFileThatIsNotCompletedLeavesNothing() throws IOException {
    Path target = folder.resolve("x.parquet");
    FlowSchema schema = FlowSchema.builder().build();
    try (FlowWriter writer =
        FlowDataset.create(OutputFile.create(target), schema, FeatureProfile.CSE2018)) {
      writer.write(new FlowBatch());
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  @Tag("process")
  void readsTheFilesOfPandasPyarrowAndDuckdbLikeTheCsv() throws Exception {
    Path csv = csv();
    Path script = folder.resolve("variants.py");
    try (InputStream in =
        Objects.requireNonNull(FlowParquetTest.class.getResourceAsStream("variants.py"))) {
      Files.copy(in, script);
    }
    Path theirs = Files.createDirectory(folder.resolve("theirs"));
    Pandas.runWith(List.of("pandas", "pyarrow", "duckdb"), script, csv, theirs);
    List<Row> expected = rows(FlowDataset.open(csv));
    CleaningReport ofCsv = report(csv);
    List<Path> files;
    try (Stream<Path> all = Files.list(theirs)) {
      files = all.filter(file -> DatasetFormat.named(file.toString()).isPresent()).toList();
    }
    assertThat(files).hasSize(14);
    for (Path file : files) {
      assertThat(rows(FlowDataset.open(file))).as(file.toString()).isEqualTo(expected);
      CleaningReport report = report(file);
      for (Missing how : List.of(Missing.INFINITE, Missing.NEGATIVE)) {
        assertThat(report.cells(Feature.FLOW_BYTS_S, how))
            .isEqualTo(ofCsv.cells(Feature.FLOW_BYTS_S, how))
            .isPositive();
      }
      assertThat(report.cells(Feature.FLOW_BYTS_S, Missing.NAN))
          .isEqualTo(
              ofCsv.cells(Feature.FLOW_BYTS_S, Missing.NAN)
                  + ofCsv.cells(Feature.FLOW_BYTS_S, Missing.EMPTY));
    }
    assertThat(rows(FlowDataset.open(theirs.resolve("timed.typed"))).getFirst().timestamp())
        .startsWith("2018-02-14 08:31:01");
    assertThatThrownBy(() -> rows(FlowDataset.open(theirs.resolve("duckdb-zstd.refused"))))
        .isInstanceOf(DatasetFormatException.class)
        .hasMessageContaining("duckdb-zstd.refused: ")
        .hasMessageContaining("write the file with Snappy or gzip");
  }

  @Test
  void rowsWithoutALabelAreDroppedAndNumbersAreLabels() throws IOException {
    Path file =
        table(
            Column.nullable("Label", ColumnType.DOUBLE),
            (rows, row) -> {
              if (row == 1) {
                rows.addNull();
              } else {
                rows.add(row / 2.0);
              }
            });
    CleaningReport report = report(file);
    assertThat(report.rowsDropped(DropReason.EMPTY_LABEL)).isEqualTo(1);
    assertThat(report.rowsAccepted()).isEqualTo(4);
    assertThat(rows(FlowDataset.open(file)).stream().map(Row::label))
        .containsExactly("0", "1", "1.5", "2");
    CleaningReport ofAll = new CleaningReport();
    assertThat(rows(FlowDataset.openUnlabelled(file, FeatureProfile.CSE2018, ofAll)))
        .extracting(row -> row.index() + " " + row.label())
        .containsExactly("0 0", "1 No Label", "2 1", "3 1.5", "4 2");
    assertThat(ofAll.rowsAccepted()).isEqualTo(5);
    assertThat(report.filledColumns().get(file.toString()))
        .contains(Feature.TIMESTAMP, Feature.DST_PORT, Feature.BWD_PSH_FLAGS);
  }

  @Test
  void namesTheFileAndTheColumnThatCannotBeUsed() throws IOException {
    Column label = Column.required("label", ColumnType.STRING);
    Filler benign = (rows, _) -> rows.add("Benign");
    assertThatThrownBy(
            () -> open(table("x", List.of(Feature.TOT_FWD_PKTS), ColumnType.DOUBLE, label, benign)))
        .hasMessage(
            folder.resolve("x.parquet")
                + ": column tot_fwd_pkts is missing; add it, or use a file of flows");
    assertThatThrownBy(
            () -> open(table("y", Feature.all().subList(3, 40), ColumnType.DOUBLE, label, benign)))
        .hasMessageContainingAll(
            "y.parquet: columns flow_duration, ", " and ", " more are missing");
    assertThatThrownBy(() -> open(table("z", List.of(), ColumnType.STRING, label, benign)))
        .hasMessageContaining("z.parquet: column 'flow_duration': the type STRING is not numeric");
    Path unlabelled =
        table(
            "u",
            List.of(),
            ColumnType.FLOAT,
            Column.required("a", ColumnType.DOUBLE),
            (r, i) -> r.add(1.0));
    assertThatThrownBy(() -> open(unlabelled)).hasMessageContaining("u.parquet: ");
    try (FlowReader reader =
        FlowParquetReader.open(unlabelled, FeatureProfile.CSE2018, new CleaningReport(), false)) {
      assertThat(rows(reader)).extracting(Row::label).containsOnly("No Label").hasSize(5);
    }
    Path damaged = folder.resolve("d.parquet");
    byte[] bytes = Files.readAllBytes(unlabelled);
    Files.write(damaged, Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> open(damaged))
        .isInstanceOf(DatasetFormatException.class)
        .hasMessageContaining("d.parquet: ");
  }

  private interface Filler {
    void add(RowBuffer rows, int row);
  }

  private Path table(Column label, Filler filler) throws IOException {
    return table("t", List.of(), ColumnType.DOUBLE, label, filler);
  }

  /** Five rows with all model features except some. */
  private Path table(
      String name, List<Feature> without, ColumnType type, Column label, Filler filler)
      throws IOException {
    List<Column> columns = new ArrayList<>();
    for (Feature feature : FeatureProfile.CSE2018.modelFeatures()) {
      if (!without.contains(feature)) {
        columns.add(Column.required(feature.columnName(), type));
      }
    }
    columns.add(label);
    Path file = folder.resolve(name + ".parquet");
    try (ParquetWriter writer = ParquetWriter.create(file, columns, Map.of(), Compression.NONE)) {
      for (int row = 0; row < 5; row++) {
        for (int i = 1; i < columns.size(); i++) {
          if (type == ColumnType.STRING) {
            writer.rows().add("1");
          } else {
            writer.rows().add(1.0 + row);
          }
        }
        filler.add(writer.rows(), row);
        writer.rows().endRow();
      }
    }
    return file;
  }

  private static void open(Path file) throws IOException {
    rows(FlowDataset.open(file));
  }

  private static CleaningReport report(Path file) throws IOException {
    CleaningReport report = new CleaningReport();
    rows(FlowDataset.open(file, FeatureProfile.CSE2018, report));
    return report;
  }

  /** Copies flows to a Parquet file, with every so many-th row number. */
  private static Path copy(Path csv, Path file, FeatureProfile profile, int step)
      throws IOException {
    FlowSchema.Builder schema = FlowSchema.builder();
    FlowBatch batch = new FlowBatch();
    try (FlowReader reader = FlowDataset.open(csv)) {
      while (reader.read(batch)) {
        schema.observe(batch);
      }
    }
    try (FlowReader reader = FlowDataset.open(csv);
        FlowWriter writer = FlowDataset.create(OutputFile.create(file), schema.build(), profile)) {
      while (reader.read(batch)) {
        for (int row = 0; row < batch.size(); row++) {
          batch.index()[row] *= step;
        }
        writer.write(batch);
      }
      writer.commit();
    }
    return file;
  }

  private static List<Double> rounded(Row row) {
    List<Double> values = new ArrayList<>();
    int i = 0;
    for (Feature feature : Feature.all()) {
      if (!feature.isText()) {
        double value = row.values().get(i++);
        boolean single = feature.storageType() == StorageType.F32;
        values.add(single ? (double) (float) value : value);
      }
    }
    return values;
  }

  private static List<Row> rows(FlowReader reader) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (reader) {
      FlowBatch batch = new FlowBatch();
      while (reader.read(batch)) {
        for (int row = 0; row < batch.size(); row++) {
          List<Double> values = new ArrayList<>();
          for (Feature feature : Feature.all()) {
            if (!feature.isText()) {
              values.add(batch.column(feature)[row] + 0.0);
            }
          }
          rows.add(
              new Row(batch.index()[row], batch.labels()[row], batch.timestamps()[row], values));
        }
      }
    }
    return rows;
  }

  private Path csv() throws IOException {
    Random random = new Random(9);
    List<String> lines = new ArrayList<>(List.of(CsvText.HEADER));
    List<String> special = List.of("NaN", "", "inf", "-1.5", "0.1");
    for (int row = 0; row < ROWS; row++) {
      Map<Feature, String> cells = new EnumMap<>(Feature.class);
      cells.put(Feature.FLOW_DURATION, "" + random.nextInt(100_000));
      cells.put(
          Feature.FLOW_BYTS_S,
          row % 5 == 0 ? special.get(random.nextInt(special.size())) : "" + random.nextGaussian());
      cells.put(Feature.FLOW_IAT_MEAN, "" + random.nextInt(1000) / 4.0);
      cells.put(Feature.IDLE_MAX, "" + (1L << random.nextInt(50)));
      cells.put(Feature.INIT_FWD_WIN_BYTS, "" + (random.nextInt(3) - 1));
      lines.add(CsvText.row(row % 3 == 0 ? "Bot" : "Benign", cells));
    }
    return CsvText.write(folder.resolve("flows.csv"), lines.toArray(String[]::new));
  }
}
