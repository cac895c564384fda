package io.mlids.train.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.core.csv.FlowCsvReader;
import io.mlids.core.dataset.CsvText;
import io.mlids.core.dataset.FlowDataset;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.StorageType;
import io.mlids.core.hdf.FlowHdfReader;
import io.mlids.core.table.CleaningReport;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import io.mlids.core.testing.SharedData;
import io.mlids.train.split.part.SplitFractions;
import io.mlids.train.split.part.Subset;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class DatasetSplitTest {
  private static final DatasetSplit DEFAULT = split(42);

  @TempDir private Path folder;

  /** The values of a row as text, for comparison. */
  private record Row(String label, String timestamp, List<Double> values) {}

  @Test
  void putsEveryRowIntoExactlyOneFileUnderItsNumber() throws IOException {
    List<Path> csvs = randomCsvs(3, 2500);
    SplitSummary summary = DEFAULT.run(csvs, folder.resolve("out"));

    Map<Long, Row> together = new TreeMap<>();
    int rows = 0;
    for (Path file : summary.files()) {
      Map<Long, Row> subset = rows(FlowHdfReader.open(file));
      rows += subset.size();
      together.putAll(subset);
    }
    assertThat(rows).isEqualTo(7500);
    assertThat(together).isEqualTo(rows(reader(csvs)));
  }

  @Test
  void dividesEveryClassInTheSameProportions() throws IOException {
    List<Path> csvs = randomCsvs(2, 3000);
    SplitSummary summary = DEFAULT.run(csvs, folder.resolve("out"));

    Map<String, Long> all = labels(reader(csvs));
    for (Subset subset : Subset.THREE) {
      double share = subset == Subset.TRAIN ? 0.8 : 0.1;
      Map<String, Long> written =
          labels(FlowHdfReader.open(folder.resolve("out").resolve(subset.fileName())));
      all.forEach(
          (label, count) -> {
            long here = written.getOrDefault(label, 0L);
            assertThat(Math.abs(here - share * count)).as(label + " " + subset).isLessThan(1);
            assertThat(summary.rows().of(label, subset)).isEqualTo(here);
          });
    }
  }

  @Test
  void writesTheSameBytesForTheSameSeed() throws IOException {
    List<Path> csvs = randomCsvs(2, 1000);
    List<Path> once = DEFAULT.run(csvs, folder.resolve("once")).files();
    List<Path> again = DEFAULT.run(csvs, folder.resolve("again")).files();
    List<Path> otherwise = split(43).run(csvs, folder.resolve("otherwise")).files();
    for (Subset subset : Subset.THREE) {
      int file = subset.ordinal();
      assertThat(again.get(file)).hasSameBinaryContentAs(once.get(file));
      assertThat(rows(FlowHdfReader.open(otherwise.get(file))).keySet())
          .isNotEqualTo(rows(FlowHdfReader.open(once.get(file))).keySet());
    }
  }

  @Test
  void carriesTheFeatureProfile() throws IOException {
    DatasetSplit corrected =
        new DatasetSplit(
            SplitFractions.DEFAULT, FlowCsvReader.ALL_ROWS, 42, FeatureProfile.CORRECTED);
    for (Path file : corrected.run(randomCsvs(1, 100), folder.resolve("out")).files()) {
      try (FlowReader reader = FlowHdfReader.open(file)) {
        assertThat(reader.profile()).isEqualTo(FeatureProfile.CORRECTED);
      }
    }
  }

  @Test
  void replacesOldFilesAndLeavesNothingElse() throws IOException {
    Path out = Files.createDirectories(folder.resolve("out"));
    Files.writeString(out.resolve("train.h5"), "old");
    DEFAULT.run(randomCsvs(1, 100), out);
    try (var left = Files.list(out)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("train.h5", "val.h5", "test.h5");
    }
    assertThat(rows(FlowHdfReader.open(out.resolve("train.h5")))).hasSize(80);
  }

  @Test
  void leavesOldFilesAloneWhenItFails() throws IOException {
    Path out = Files.createDirectories(folder.resolve("out"));
    Files.writeString(out.resolve("train.h5"), "old");
    Path broken =
        CsvText.write(folder.resolve("x.csv"), CsvText.HEADER, CsvText.row("Bot"), "\"", "80");
    assertThatThrownBy(() -> DEFAULT.run(List.of(broken), out))
        .isInstanceOf(DatasetFormatException.class);
    try (var left = Files.list(out)) {
      assertThat(left).containsExactly(out.resolve("train.h5"));
    }
    assertThat(out.resolve("train.h5")).hasContent("old");
  }

  @Test
  void saysWhyNoRowCanBeUsed() throws IOException {
    Path file = CsvText.write(folder.resolve("x.csv"), CsvText.HEADER, "80,6", "", CsvText.HEADER);
    assertThatThrownBy(() -> DEFAULT.run(List.of(file), folder.resolve("out")))
        .isInstanceOf(DatasetFormatException.class)
        .hasMessage(
            file
                + ": no rows can be used (1 repeated header line, 1 blank line, 1 too few fields);"
                + " use CSVs of flows");
  }

  @Test
  void printsWhatItDidWithinEightyColumns() throws IOException {
    Path file =
        CsvText.write(
            folder.resolve("x.csv"),
            CsvText.HEADER,
            CsvText.row("Benign", Map.of(Feature.FLOW_BYTS_S, "Infinity")),
            CsvText.row("Bot", Map.of(Feature.IDLE_MIN, "?", Feature.FLOW_IAT_MIN, "-1")),
            "80");
    SplitSummary summary = DEFAULT.run(List.of(file), folder.resolve("out"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    summary.print(new PrintWriter(bytes, true, StandardCharsets.UTF_8));
    String text = bytes.toString(StandardCharsets.UTF_8).replace(folder.toString(), "FOLDER");
    assertThat(text)
        .isEqualToNormalizingNewlines(
            """
            rows read                                    3
            rows accepted                                2
            rows dropped                                 1
              too few fields                             1
            cells changed to NaN                         1
              idle_min                                   1
            missing, kept as read          empty           NaN      infinite      negative
              flow_byts_s                      0             0             1             0
              flow_iat_min                     0             0             0             1

            label                               train          val         test          all
            Benign                                  1            0            0            1
            Bot                                     1            0            0            1
            all                                     2            0            0            2

            val rows equal to a training row         0 of 0 (0.0 %)
            test rows equal to a training row        0 of 0 (0.0 %)

            wrote FOLDER/out/train.h5
            wrote FOLDER/out/val.h5
            wrote FOLDER/out/test.h5
            """);
    assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
  }

  @Test
  @Tag("shared")
  void splitsTheRealFlows() throws IOException {
    List<Path> csvs = FlowDataset.csvFiles(SharedData.require("datasets/cse-cic-ids2018-sample"));
    SplitSummary summary = DEFAULT.run(csvs, folder.resolve("out"));
    assertThat(summary.cleaning().rowsAccepted()).isEqualTo(33_218);
    assertThat(summary.rows().labels())
        .containsExactly(
            "Attack", "Benign", "DDoS attacks-LOIC-HTTP", "FTP-BruteForce", "SSH-Bruteforce");
    Map<Long, Row> together = new TreeMap<>();
    for (Path file : summary.files()) {
      together.putAll(rows(FlowHdfReader.open(file)));
    }
    assertThat(together).hasSize(33_218).isEqualTo(rows(reader(csvs)));
  }

  private static DatasetSplit split(long seed) {
    return new DatasetSplit(
        SplitFractions.DEFAULT, FlowCsvReader.ALL_ROWS, seed, FeatureProfile.CSE2018);
  }

  private static FlowReader reader(List<Path> csvs) throws IOException {
    return FlowCsvReader.open(csvs, FeatureProfile.CSE2018, new CleaningReport());
  }

  private List<Path> randomCsvs(int files, int rows) throws IOException {
    Random random = new Random(11);
    List<String> classes = List.of("Benign", "Benign", "Benign", "Bot", "SQL Injection");
    List<Path> csvs = new ArrayList<>();
    for (int file = 0; file < files; file++) {
      List<String> lines = new ArrayList<>(List.of(CsvText.HEADER));
      for (int row = 0; row < rows; row++) {
        Map<Feature, String> cells = new EnumMap<>(Feature.class);
        cells.put(Feature.FLOW_BYTS_S, Double.toString(random.nextGaussian()));
        cells.put(Feature.FLOW_DURATION, Integer.toString(random.nextInt()));
        cells.put(Feature.TIMESTAMP, "day " + random.nextInt(20));
        if (file == 1 && row == 50) {
          cells.put(Feature.TOT_FWD_PKTS, "2.5");
          cells.put(Feature.DST_PORT, "");
        }
        String label = classes.get(random.nextInt(classes.size()));
        lines.add(CsvText.row(row % 997 == 5 ? "Heartbleed" : label, cells));
      }
      csvs.add(CsvText.write(folder.resolve(file + ".csv"), lines.toArray(String[]::new)));
    }
    return csvs;
  }

  private static Map<String, Long> labels(FlowReader reader) throws IOException {
    Map<String, Long> labels = new TreeMap<>();
    rows(reader).values().forEach(row -> labels.merge(row.label(), 1L, Long::sum));
    return labels;
  }

  /** The rows by number, with values as stored in dataset files. */
  private static Map<Long, Row> rows(FlowReader reader) throws IOException {
    Map<Long, Row> rows = new TreeMap<>();
    try (reader) {
      FlowBatch batch = new FlowBatch();
      while (reader.read(batch)) {
        for (int row = 0; row < batch.size(); row++) {
          List<Double> values = new ArrayList<>();
          for (Feature feature : Feature.all()) {
            if (!feature.isText()) {
              double value = batch.column(feature)[row];
              boolean rounds = feature.storageType() == StorageType.F32;
              values.add(rounds ? (float) value : value);
            }
          }
          Row before =
              rows.put(
                  batch.index()[row],
                  new Row(batch.labels()[row], batch.timestamps()[row], values));
          assertThat(before).isNull();
        }
      }
    }
    return rows;
  }
}
