package io.mlids.core.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.dataset.CsvText;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.table.CleaningReport;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.QuoteMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares our reader with another library on random CSVs that the library wrote. */
class FlowCsvOracleTest {
  private static final int ROWS = 300;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void readsWhatAnotherLibraryReads(long seed) throws IOException {
    Path file = randomCsv(new Random(seed));
    List<CSVRecord> expected;
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    try (Reader text = Files.newBufferedReader(file)) {
      expected = format.parse(text).getRecords();
    }
    FlowBatch batch = new FlowBatch(ROWS + 1);
    try (FlowReader reader =
        FlowCsvReader.open(List.of(file), FeatureProfile.CSE2018, new CleaningReport())) {
      reader.read(batch);
    }
    assertThat(batch.size()).isEqualTo(ROWS).isEqualTo(expected.size());
    for (int row = 0; row < ROWS; row++) {
      CSVRecord record = expected.get(row);
      for (Feature feature : Feature.all()) {
        String cell = record.get(feature.publishedName());
        if (feature.isText()) {
          assertThat(batch.timestamps()[row]).isEqualTo(cell.strip());
        } else {
          assertThat(batch.column(feature)[row])
              .as(feature + " " + cell)
              .isEqualTo(Double.valueOf(cell));
        }
      }
      assertThat(batch.labels()[row]).isEqualTo(TrafficClass.ofLabel(record.get("Label")).name());
    }
  }

  private Path randomCsv(Random random) throws IOException {
    List<String> names = new ArrayList<>(List.of("Label", "Flow ID", "Src IP"));
    Feature.all().forEach(feature -> names.add(feature.publishedName()));
    Collections.shuffle(names, random);
    StringWriter text = new StringWriter();
    QuoteMode[] modes = {QuoteMode.MINIMAL, QuoteMode.ALL, QuoteMode.NON_NUMERIC};
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setHeader(names.toArray(String[]::new))
            .setRecordSeparator(random.nextBoolean() ? "\n" : "\r\n")
            .setQuoteMode(modes[random.nextInt(modes.length)])
            .get();
    try (CSVPrinter printer = new CSVPrinter(text, format)) {
      for (int row = 0; row < ROWS; row++) {
        for (String name : names) {
          printer.print(cell(name, random));
        }
        printer.println();
      }
    }
    return CsvText.writeText(folder.resolve("a.csv"), text.toString(), StandardCharsets.UTF_8);
  }

  private static String cell(String column, Random random) {
    return switch (column) {
      case "Label" -> List.of("Benign", "Bot", "Böse, \"neue\" Art", "X").get(random.nextInt(4));
      case "Flow ID", "Src IP", "Timestamp" ->
          List.of("a", "a,b", "\"q\"", "two\nlines", "zwei\r\nZeilen", " ü ", "x\"\"y")
              .get(random.nextInt(7));
      default ->
          switch (random.nextInt(6)) {
            case 0 -> "0";
            case 1 -> Integer.toString(random.nextInt());
            case 2 -> Double.toString(random.nextGaussian() * 1e7);
            case 3 -> String.format(Locale.ROOT, " %.6e", random.nextDouble() * 1e9);
            case 4 -> "Infinity";
            default -> "NaN";
          };
    };
  }
}
