package io.mlids.core.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.core.dataset.CsvText;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.table.CleaningReport;
import io.mlids.core.table.FlowBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CSVs with separators other than commas. */
class FlowCsvSeparatorTest {
  @TempDir private Path folder;
  private final CleaningReport report = new CleaningReport();
  private final FlowBatch batch = new FlowBatch(10);

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t", "|"})
  void readsColumnsWithAnyOfTheSeparators(String separator) throws IOException {
    read(
        CsvText.HEADER.replace(",", separator),
        CsvText.row("Bot", Map.of(Feature.FLOW_BYTS_S, "1.5")).replace(",", separator));
    assertThat(batch.size()).isEqualTo(1);
    assertThat(batch.labels()[0]).isEqualTo("Bot");
    assertThat(batch.column(Feature.FLOW_BYTS_S)[0]).isEqualTo(1.5);
    assertThat(batch.column(Feature.IDLE_MIN)[0]).isEqualTo(Feature.IDLE_MIN.ordinal());
    assertThat(report.decimalCommas()).isZero();
  }

  @Test
  void readsAndCountsDecimalCommasInSemicolonSeparatedFiles() throws IOException {
    String row =
        CsvText.row("Bot", Map.of(Feature.FLOW_BYTS_S, "BYTES", Feature.FLOW_PKTS_S, "PKTS"));
    row = row.replace(",", ";").replace("BYTES", "1,5E+3").replace("PKTS", "1.234,5");
    read("sep=;", CsvText.HEADER.replace(",", ";"), row);
    assertThat(batch.column(Feature.FLOW_BYTS_S)[0]).isEqualTo(1500);
    // Digits grouped with points do not form a number; the cell is counted as in any other file.
    assertThat(batch.column(Feature.FLOW_PKTS_S)[0]).isNaN();
    assertThat(report.decimalCommas()).isEqualTo(1);
    assertThat(report.cellsChanged()).isEqualTo(1);
  }

  @Test
  void reportsAMissingHeader() throws IOException {
    Path file = CsvText.write(folder.resolve("a.csv"), CsvText.row("Bot"), CsvText.row("Benign"));
    assertThatThrownBy(() -> FlowCsvReader.open(List.of(file), FeatureProfile.CSE2018, report))
        .hasMessageStartingWith(file + ": line 1: values instead of column names")
        .hasMessageContaining("Dst Port,Protocol");
  }

  @Test
  void suggestsTheLikelyLabelColumn() throws IOException {
    Path file =
        CsvText.write(
            folder.resolve("a.csv"),
            CsvText.HEADER.replace("Label", "Attack Type"),
            CsvText.row("Bot"));
    assertThatThrownBy(() -> FlowCsvReader.open(List.of(file), FeatureProfile.CSE2018, report))
        .hasMessage(
            file
                + ": line 1: the Label column is missing; if 'Attack Type' is the traffic class,"
                + " rename it to Label");
  }

  private void read(String... lines) throws IOException {
    Path file = CsvText.write(folder.resolve("flows.csv"), lines);
    try (FlowCsvReader reader = FlowCsvReader.open(List.of(file), FeatureProfile.CSE2018, report)) {
      reader.read(batch);
    }
  }
}
