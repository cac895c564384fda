package io.mlids.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.csv.FlowCsvReader;
import io.mlids.core.dataset.CsvText;
import io.mlids.core.feature.FeatureProfile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpreadsheetTextTest {

  @Test
  void guardsFormulasWithAnApostropheThatReadRemoves() {
    for (String text :
        List.of("=1+1", "+cmd", "-cmd|' /C calc'!A0", "@SUM(A1)", "'=1", "''@x", "-")) {
      assertThat(SpreadsheetText.guarded(text)).as(text).isEqualTo("'" + text);
      assertThat(SpreadsheetText.read("'" + text)).isEqualTo(text);
    }
  }

  @Test
  void numbersAndOtherTextStayAsTheyAre() {
    for (String text :
        List.of(
            "-1.5", "+3", "-1e-7", "-.5", "-Infinity", "Brute Force -Web", "'quoted'", "a=b", "")) {
      assertThat(SpreadsheetText.guarded(text)).as(text).isEqualTo(text);
      assertThat(SpreadsheetText.read(text)).isEqualTo(text);
    }
  }

  @Test
  void escapesWhatATerminalInterprets() {
    assertThat(SpreadsheetText.guarded("\t=1\u001b[2J\u202e\n"))
        .isEqualTo("\\u0009=1\\u001b[2J\\u202e\\u000a");
    assertThat(SpreadsheetText.cell("=a,\"b\"")).isEqualTo("\"'=a,\"\"b\"\"\"");
  }

  @Test
  void readsLabelsAsTheyWereBeforeGuarding(@TempDir Path folder) throws IOException {
    Path file =
        CsvText.write(
            folder.resolve("a.csv"),
            CsvText.HEADER,
            CsvText.row(SpreadsheetText.cell("=cmd,1")),
            CsvText.row(SpreadsheetText.cell("-1.5")));
    FlowBatch batch = new FlowBatch(3);
    try (FlowCsvReader reader =
        FlowCsvReader.open(List.of(file), FeatureProfile.CSE2018, new CleaningReport())) {
      reader.read(batch);
    }
    assertThat(Arrays.asList(batch.labels()).subList(0, batch.size()))
        .containsExactly("=cmd,1", "-1.5");
  }
}
