package io.mlids.core.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.hdf.FlowHdfWriter;
import io.mlids.core.table.CleaningReport;
import io.mlids.core.table.CleaningReport.DropReason;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import io.mlids.core.table.FlowSchema;
import io.mlids.core.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlowDatasetTest {
  @TempDir private Path folder;

  @Test
  void readsAllCsvsBelowADirectoryInPathOrder() throws IOException {
    Files.createDirectories(folder.resolve("b/deeper"));
    Path last = CsvText.write(folder.resolve("c.CSV.gz"), CsvText.HEADER, CsvText.row("Third"));
    Path middle =
        CsvText.write(folder.resolve("b/deeper/x.csv"), CsvText.HEADER, CsvText.row("Second"));
    Path first = CsvText.write(folder.resolve("a.csv"), CsvText.HEADER, CsvText.row("First"));
    CsvText.write(folder.resolve("._a.csv"), "what macOS leaves behind");
    CsvText.write(folder.resolve("notes.txt"), "notes");

    assertThat(FlowDataset.csvFiles(folder)).containsExactly(first, middle, last);
    assertThat(labels(folder)).containsExactly("First", "Second", "Third");
    assertThat(labels(middle)).containsExactly("Second");
  }

  @Test
  void reportsThatThereIsNothingToRead() throws IOException {
    CsvText.write(folder.resolve("notes.txt"), "notes");
    assertThatThrownBy(() -> FlowDataset.csvFiles(folder))
        .isInstanceOf(DatasetFormatException.class)
        .hasMessage(folder + ": no .csv or .csv.gz file found; use a directory that contains one");
    assertThatThrownBy(() -> FlowDataset.open(folder.resolve("missing")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void keepsTheRowNumbersOfOneFileAndRenumbersSeveral() throws IOException {
    Path one = writeHdf("a.h5", FeatureProfile.CSE2018, 7, "Bot");
    try (FlowReader reader = FlowDataset.open(one)) {
      FlowBatch batch = new FlowBatch();
      assertThat(reader.read(batch)).isTrue();
      assertThat(batch.index()[0]).isEqualTo(7);
    }
    writeHdf("b.h5", FeatureProfile.CSE2018, 7, "Benign");
    CsvText.write(folder.resolve("c.csv"), CsvText.HEADER, CsvText.row("Third"));
    assertThat(labels(folder)).containsExactly("Bot", "Benign", "Third");
  }

  @Test
  void rejectsMixedFeatureProfiles() throws IOException {
    writeHdf("a.h5", FeatureProfile.CSE2018, 0, "Bot");
    Path second = writeHdf("b.h5", FeatureProfile.CORRECTED, 0, "Bot");
    assertThatThrownBy(() -> labels(folder))
        .isInstanceOf(DatasetFormatException.class)
        .hasMessageStartingWith(second + ": the flows have the profile corrected");
  }

  @Test
  @Tag("shared")
  void readsTheRealFlows() throws IOException {
    Path sample = SharedData.require("datasets/cse-cic-ids2018-sample");
    CleaningReport report = new CleaningReport();
    long rows = 0;
    try (FlowReader reader = FlowDataset.open(sample, FeatureProfile.CSE2018, report)) {
      FlowBatch batch = new FlowBatch();
      while (reader.read(batch)) {
        assertThat(batch.index()[0]).isEqualTo(rows);
        rows += batch.size();
      }
    }
    assertThat(rows).isEqualTo(33_218);
    assertThat(report.rowsAccepted()).isEqualTo(33_218);
    assertThat(report.rowsDropped()).isEqualTo(2);
    assertThat(report.rowsDropped(DropReason.REPEATED_HEADER)).isEqualTo(2);
    assertThat(report.cellsChanged()).isZero();
  }

  @Test
  void recognisesFilesByContentNotByName() throws IOException {
    Path hdf = writeHdf("flows.csv", FeatureProfile.CSE2018, 0, "Bot");
    Path csv = CsvText.write(folder.resolve("flows.h5"), CsvText.HEADER, CsvText.row("Benign"));
    assertThat(labels(hdf)).containsExactly("Bot");
    assertThat(labels(csv)).containsExactly("Benign");
    assertThat(labels(folder)).containsExactly("Bot", "Benign");
  }

  private Path writeHdf(String name, FeatureProfile profile, long index, String label)
      throws IOException {
    FlowBatch row = new FlowBatch(1);
    row.setSize(1);
    row.index()[0] = index;
    row.labels()[0] = label;
    row.timestamps()[0] = "";
    Path file = folder.resolve(name);
    FlowSchema schema = FlowSchema.builder().observe(row).build();
    try (FlowHdfWriter writer = FlowHdfWriter.create(file, schema, profile)) {
      writer.write(row);
      writer.commit();
    }
    return file;
  }

  private static List<String> labels(Path dataset) throws IOException {
    List<String> labels = new ArrayList<>();
    try (FlowReader reader = FlowDataset.open(dataset)) {
      FlowBatch batch = new FlowBatch(2);
      while (reader.read(batch)) {
        for (int row = 0; row < batch.size(); row++) {
          assertThat(batch.index()[row]).isEqualTo(labels.size());
          labels.add(batch.labels()[row]);
        }
      }
    }
    return labels;
  }
}
