package io.mlids.core.csv;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.core.dataset.CsvText;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.file.GzipOutput;
import io.mlids.core.table.CleaningReport;
import io.mlids.core.table.CleaningReport.DropReason;
import io.mlids.core.table.CleaningReport.Missing;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlowCsvReaderTest {
  @TempDir private Path folder;

  private final CleaningReport report = new CleaningReport();

  /** A row as read. */
  private record Row(long index, String label, String timestamp, Map<Feature, Double> values) {
    double value(Feature feature) {
      return values.get(feature);
    }
  }

  @Test
  void readsADirtyFileCellByCellAndCountsEveryCase() throws IOException {
    String dirty =
        String.join(
            "\r\n",
            CsvText.HEADER,
            CsvText.row("Benign", Map.of(Feature.FLOW_BYTS_S, "Infinity")),
            CsvText.row("BENIGN", Map.of(Feature.FLOW_BYTS_S, "NaN", Feature.FLOW_PKTS_S, "-inf")),
            CsvText.HEADER,
            CsvText.row("DoS  attacks-Hulk", Map.of(Feature.FLOW_PKTS_S, "")),
            "80,6,14/02/2018 08:31:01,112641719,3",
            "",
            CsvText.row("Bot", Map.of(Feature.TOT_FWD_PKTS, "6.00E+00")),
            CsvText.row("Bot", Map.of(Feature.TOT_FWD_PKTS, "6.0", Feature.IDLE_MIN, "oops")),
            CsvText.row("Bot") + ",1",
            CsvText.row(" "),
            CsvText.row("Bot", Map.of(Feature.FLOW_IAT_MIN, "-3", Feature.INIT_FWD_WIN_BYTS, "-1")),
            CsvText.row("Bot", Map.of(Feature.DST_PORT, "\"443\"", Feature.PROTOCOL, " 17 ")),
            "80,6,14/02/2018 08:3");
    List<Row> rows = read(CsvText.writeText(folder.resolve("a.csv"), dirty, UTF_8));

    assertThat(rows).extracting(Row::index).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(rows)
        .extracting(Row::label)
        .containsExactly("Benign", "Benign", "DoS attacks-Hulk", "Bot", "Bot", "Bot", "Bot");
    assertThat(rows).extracting(Row::timestamp).containsOnly("14/02/2018 08:31:01");
    List<Map<Feature, Double>> expected =
        List.of(
            Map.of(Feature.FLOW_BYTS_S, Double.POSITIVE_INFINITY),
            Map.of(Feature.FLOW_BYTS_S, Double.NaN, Feature.FLOW_PKTS_S, Double.NEGATIVE_INFINITY),
            Map.of(Feature.FLOW_PKTS_S, Double.NaN),
            Map.of(Feature.TOT_FWD_PKTS, 6.0),
            Map.of(Feature.TOT_FWD_PKTS, 6.0, Feature.IDLE_MIN, Double.NaN),
            Map.of(Feature.FLOW_IAT_MIN, -3.0, Feature.INIT_FWD_WIN_BYTS, -1.0),
            Map.of(Feature.DST_PORT, 443.0, Feature.PROTOCOL, 17.0));
    for (int i = 0; i < expected.size(); i++) {
      Map<Feature, Double> values = ordinals();
      values.putAll(expected.get(i));
      assertThat(rows.get(i).values()).as("row " + i).isEqualTo(values);
    }

    assertThat(report.rowsRead()).isEqualTo(13);
    assertThat(report.rowsAccepted()).isEqualTo(7);
    assertThat(DropReason.values())
        .allSatisfy(reason -> assertThat(report.rowsDropped(reason)).isEqualTo(1));
    Map<String, Long> cells = new TreeMap<>();
    for (Feature feature : Feature.all()) {
      for (Missing how : Missing.values()) {
        if (report.cells(feature, how) > 0) {
          cells.put(feature.columnName() + " " + how, report.cells(feature, how));
        }
      }
    }
    assertThat(cells)
        .isEqualTo(
            Map.of(
                "flow_byts_s infinite", 1L,
                "flow_byts_s NaN", 1L,
                "flow_pkts_s infinite", 1L,
                "flow_pkts_s empty", 1L,
                "idle_min not a number", 1L,
                "flow_iat_min negative", 1L));
    assertThat(report.cellsChanged()).isEqualTo(1);
  }

  @Test
  void findsTheHeaderBelowBlankLines() throws IOException {
    Path file =
        CsvText.write(folder.resolve("a.csv"), "", ",,,", " ", CsvText.HEADER, CsvText.row("Bot"));
    assertThat(read(file)).extracting(Row::label).containsExactly("Bot");
    assertThat(report.rowsRead()).isEqualTo(1);
  }

  @Test
  void ignoresOverlongText() throws IOException {
    String endless = "x".repeat(5000);
    Path file =
        CsvText.write(
            folder.resolve("a.csv"),
            CsvText.HEADER,
            CsvText.row("Bot", Map.of(Feature.TIMESTAMP, endless)),
            CsvText.row(endless));
    assertThat(read(file)).extracting(Row::timestamp).containsExactly("");
    assertThat(report.rowsDropped(DropReason.EMPTY_LABEL)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void readsAllKindsOfLineEnds(String lineEnd) throws IOException {
    String text = CsvText.HEADER + lineEnd + CsvText.row("Bot") + lineEnd + CsvText.row("Benign");
    assertThat(read(CsvText.writeText(folder.resolve("a.csv"), text, UTF_8)))
        .extracting(Row::label)
        .containsExactly("Bot", "Benign");
    assertThat(read(CsvText.writeText(folder.resolve("b.csv"), text + lineEnd, UTF_8)))
        .extracting(Row::label)
        .containsExactly("Bot", "Benign");
    assertThat(report.rowsDropped()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "Beni, true",
    "DDOS attack-LOIC, true",
    "Web Attack - X, true",
    "Web Attack - XSS, false",
    "Benign, false",
    "bot, false",
    "Something, false",
    "'', true"
  })
  void dropsALastLineWithATruncatedLabel(String label, boolean dropped) throws IOException {
    String text =
        String.join("\n", CsvText.HEADER, CsvText.row("Web Attack - XSS"), CsvText.row(label));
    List<Row> rows = read(CsvText.writeText(folder.resolve("a.csv"), text, UTF_8));
    assertThat(rows).hasSize(dropped ? 1 : 2);
    assertThat(report.rowsDropped(DropReason.CUT_OFF)).isEqualTo(dropped ? 1 : 0);

    String ended = text + "\n";
    assertThat(read(CsvText.writeText(folder.resolve("b.csv"), ended, UTF_8)))
        .hasSize(label.isEmpty() ? 1 : 2);
  }

  @Test
  void readsTheTextOfEveryEncoding() throws IOException {
    String text = CsvText.HEADER + "\n" + CsvText.row("Web Attack \u0096 XSS") + "\n";
    assertThat(read(CsvText.writeText(folder.resolve("latin.csv"), text, ISO_8859_1)))
        .extracting(Row::label)
        .containsExactly("Web Attack - XSS");
    String mark = "\ufeff" + CsvText.HEADER + "\n" + CsvText.row("Böse – Absicht") + "\n";
    assertThat(read(CsvText.writeText(folder.resolve("utf8.csv"), mark, UTF_8)))
        .extracting(Row::label)
        .containsExactly("Böse - Absicht");
    Path wide = CsvText.writeText(folder.resolve("utf16.csv"), text, UTF_16);
    assertThatThrownBy(() -> read(wide))
        .isInstanceOf(DatasetFormatException.class)
        .hasMessage(wide + ": the file is UTF-16 text; save it as UTF-8");
  }

  @Test
  void readsColumnsInAnyOrderAmongOthers() throws IOException {
    String names = "Label,Flow ID," + CsvText.HEADER.replace(",Label", "") + ",Fwd Header Length";
    String values = "Bot,\"1,2\"," + CsvText.row("").replaceAll(",$", "") + ",999";
    List<Row> rows = read(CsvText.write(folder.resolve("a.csv"), names, values));
    assertThat(rows).extracting(Row::label).containsExactly("Bot");
    assertThat(rows.getFirst().values()).isEqualTo(ordinals());
  }

  @Test
  void fillsAndReportsAbsentIdentifiersAndConstants() throws IOException {
    List<Feature> absent =
        Feature.all().stream().filter(f -> f.isIdentifier() || f.isConstantIn2018()).toList();
    Path lacking = folder.resolve("lacking.csv");
    CsvText.write(lacking, without(CsvText.HEADER, absent), without(CsvText.row("Bot"), absent));
    Path whole = CsvText.write(folder.resolve("whole.csv"), CsvText.HEADER, CsvText.row("Benign"));

    List<Row> rows = read(whole, lacking, whole);

    assertThat(rows).extracting(Row::index).containsExactly(0L, 1L, 2L);
    assertThat(rows.get(1).timestamp()).isEmpty();
    assertThat(rows.get(1).value(Feature.DST_PORT)).isZero();
    assertThat(rows.get(1).value(Feature.BWD_BLK_RATE_AVG)).isZero();
    assertThat(rows.get(1).value(Feature.IDLE_MIN)).isEqualTo(Feature.IDLE_MIN.ordinal());
    assertThat(rows.get(2).value(Feature.PROTOCOL)).isEqualTo(1);
    assertThat(report.filledColumns()).isEqualTo(Map.of(lacking.toString(), absent));
  }

  @Test
  void namesTheMissingFeature() throws IOException {
    Path file =
        CsvText.write(
            folder.resolve("a.csv"), "", without(CsvText.HEADER, List.of(Feature.FLOW_DURATION)));
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(DatasetFormatException.class)
        .hasMessage(
            file
                + ": line 2: column flow_duration (Flow Duration) is missing; extract the flows"
                + " with all columns, or remove the file from the dataset");
  }

  @Test
  void requiresTheConstantColumnsInAProfileInWhichTheyVary() throws IOException {
    Path file =
        CsvText.write(
            folder.resolve("a.csv"), without(CsvText.HEADER, List.of(Feature.BWD_PSH_FLAGS)));
    assertThatThrownBy(() -> FlowCsvReader.open(List.of(file), FeatureProfile.CORRECTED, report))
        .hasMessageContaining("column bwd_psh_flags (Bwd PSH Flags) is missing");
  }

  @ParameterizedTest
  @CsvSource({
    "'', the file is empty;",
    "'\n\n', the file is empty;",
    "'80,6,1,2\n', 'line 1: values instead of column names'",
    "'Dst Port;Protocol;Label\n', 'line 1: not a header line of flow columns (6'"
  })
  void explainsWhyAFileIsNotAFlowCsv(String text, String complaint) throws IOException {
    Path file = CsvText.writeText(folder.resolve("a.csv"), text, UTF_8);
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(DatasetFormatException.class)
        .hasMessageStartingWith(file + ": " + complaint)
        .hasMessageContaining(";");
  }

  @ParameterizedTest
  @CsvSource({
    "'\u0089HDF\r\n', the file is in HDF5 format",
    "'\u001f\u008b\b', the gzip data is truncated",
    "'\u001f\u008bx', the gzip data is damaged",
    "'PK\u0003\u0004', the file is compressed"
  })
  void identifiesAFileThatIsNotText(String start, String complaint) throws IOException {
    Path file = CsvText.writeText(folder.resolve("a.csv"), start + "rest", ISO_8859_1);
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(DatasetFormatException.class)
        .hasMessageStartingWith(file + ": " + complaint);
  }

  @Test
  void decompressesGzipRegardlessOfTheFileName() throws IOException {
    String[] lines = {CsvText.HEADER, CsvText.row("Bot"), CsvText.row("Benign")};
    List<Row> plain = read(CsvText.write(folder.resolve("plain.csv"), lines));
    byte[] text = (String.join("\n", lines) + "\n").getBytes(UTF_8);
    Path packed = folder.resolve("packed.csv");
    Files.write(packed, gzip(text));
    assertThat(read(packed)).isEqualTo(plain).hasSize(2);
    Files.write(packed, gzip(gzip(text)));
    assertThatThrownBy(() -> read(packed)).hasMessageContaining("compressed more than once");
  }

  @Test
  void readsGzipWithManyMembersButRejectsTooManyEmptyOnes() throws IOException {
    byte[] empty = gzip(new byte[0]);
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    members.writeBytes(gzip((CsvText.HEADER + "\n").getBytes(UTF_8)));
    for (int i = 0; i < 20_000; i++) {
      if (i % 5_000 == 0) {
        members.writeBytes(gzip((CsvText.row("Bot") + "\n").getBytes(UTF_8)));
      }
      members.writeBytes(empty);
    }
    Path packed = folder.resolve("members.csv.gz");
    Files.write(packed, members.toByteArray());
    assertThat(read(packed)).hasSize(4);
    for (int i = 0; i < 20_000; i++) {
      members.writeBytes(empty);
    }
    Files.write(packed, members.toByteArray());
    assertThatThrownBy(() -> read(packed))
        .isInstanceOf(DatasetFormatException.class)
        .hasMessageContaining("gzip data is damaged (more than 10000 empty members in a row)");
  }

  @Test
  void truncatedGzipIsAnErrorNotAShorterDataset() throws IOException {
    StringBuilder text = new StringBuilder(CsvText.HEADER).append('\n');
    for (int i = 0; i < 5000; i++) {
      text.append(CsvText.row("Bot", Map.of(Feature.FLOW_DURATION, "" + i * 7919L))).append('\n');
    }
    byte[] packed = gzip(text.toString().getBytes(UTF_8));
    Path cut = folder.resolve("cut.csv.gz");
    Files.write(cut, Arrays.copyOf(packed, packed.length * 9 / 10));
    assertThatThrownBy(() -> read(cut))
        .isInstanceOf(DatasetFormatException.class)
        .hasMessage(cut + ": the gzip data is truncated; copy or write the file again");
    Arrays.fill(packed, packed.length / 2, packed.length / 2 + 200, (byte) 0x55);
    Files.write(cut, packed);
    assertThatThrownBy(() -> read(cut))
        .isInstanceOf(DatasetFormatException.class)
        .hasMessageContaining("gzip data");
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GzipOutput out = new GzipOutput(packed, 9)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  @Test
  void namesTheLineOfAnUnclosedQuote() throws IOException {
    String open = "\"" + CsvText.row("Bot");
    List<Path> files =
        List.of(
            CsvText.write(folder.resolve("a.csv"), CsvText.HEADER, "80", open, rows("Bot", 2)),
            CsvText.write(folder.resolve("b.csv"), CsvText.HEADER, "80", open, rows("Bot", 9999)),
            CsvText.write(folder.resolve("c.csv"), CsvText.HEADER, "80", "\"8\"0", rows("Bot", 2)),
            CsvText.writeText(
                folder.resolve("d.csv"), CsvText.HEADER + "\n80\n" + open + "\n80", UTF_8));
    for (Path file : files) {
      assertThatThrownBy(() -> read(file))
          .isInstanceOf(DatasetFormatException.class)
          .hasMessage(file + ": line 3: a quoted field has no closing quote; add one");
    }
  }

  @Test
  void treatsATruncatedQuotedFieldAsATruncatedLine() throws IOException {
    String text = CsvText.HEADER + "\n" + CsvText.row("Bot") + "\n" + CsvText.row("\"Beni");
    assertThat(read(CsvText.writeText(folder.resolve("a.csv"), text, UTF_8))).hasSize(1);
    assertThat(report.rowsDropped(DropReason.CUT_OFF)).isEqualTo(1);
  }

  @Test
  void rejectsALabelColumnWithTooManyClasses() throws IOException {
    List<String> lines = new ArrayList<>(List.of(CsvText.HEADER));
    for (int i = 0; i <= LabelCells.MAX_CLASSES; i++) {
      lines.add(CsvText.row("flow " + i));
    }
    Path file = CsvText.write(folder.resolve("a.csv"), lines.toArray(String[]::new));
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(DatasetFormatException.class)
        .hasMessageContaining("more than 1000 different labels");
  }

  @Test
  void readsTheFirstRowsOfEachFile() throws IOException {
    Path first = CsvText.write(folder.resolve("a.csv"), CsvText.HEADER, "80,6", rows("Bot", 5));
    Path second = CsvText.write(folder.resolve("b.csv"), CsvText.HEADER, rows("Benign", 5));
    List<Row> rows = new ArrayList<>();
    try (FlowReader reader =
        FlowCsvReader.open(List.of(first, second), FeatureProfile.CSE2018, report, 3)) {
      readAll(reader, rows);
    }
    assertThat(rows)
        .extracting(Row::label)
        .containsExactly("Bot", "Bot", "Benign", "Benign", "Benign");
    assertThat(report.rowsRead()).isEqualTo(6);
  }

  @Test
  void keepsRowsWithoutALabelAtTheirPositionsIfAsked() throws IOException {
    String row = CsvText.row("");
    Path file =
        CsvText.write(
            folder.resolve("a.csv"),
            CsvText.HEADER,
            CsvText.row("Bot"),
            "80,6",
            row,
            "",
            CsvText.HEADER,
            CsvText.row("Benign"));
    int label = row.length() - 1;
    String header = CsvText.HEADER.replace(",Label", "");
    Path without =
        CsvText.write(
            folder.resolve("b.csv"),
            header,
            row.substring(0, label),
            header,
            "",
            row.substring(0, label));
    assertThat(unlabelled(file))
        .extracting(each -> each.index() + " " + each.label())
        .containsExactly("0 Bot", "2 No Label", "5 Benign");
    assertThat(unlabelled(without))
        .extracting(each -> each.index() + " " + each.label())
        .containsExactly("0 No Label", "3 No Label");
    assertThat(report.rowsDropped(DropReason.EMPTY_LABEL)).isZero();
    assertThat(report.rowsDropped(DropReason.REPEATED_HEADER)).isEqualTo(2);
    assertThatThrownBy(() -> read(without)).hasMessageContaining("the Label column is missing");
  }

  private List<Row> unlabelled(Path file) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (FlowReader reader = FlowCsvReader.openUnlabelled(file, FeatureProfile.CSE2018, report)) {
      readAll(reader, rows);
    }
    return rows;
  }

  @Test
  void countsTheBytesItHasRead() throws IOException {
    Path file = CsvText.write(folder.resolve("a.csv"), CsvText.HEADER, rows("Bot", 1000));
    try (FlowCsvReader reader =
        FlowCsvReader.open(List.of(file, file), FeatureProfile.CSE2018, report)) {
      FlowBatch batch = new FlowBatch(100);
      assertThat(reader.bytesRead()).isZero();
      assertThat(reader.read(batch)).isTrue();
      assertThat(reader.bytesRead()).isPositive().isLessThan(Files.size(file));
      while (reader.read(batch)) {
        assertThat(batch.size()).isEqualTo(100);
      }
      assertThat(reader.bytesRead()).isEqualTo(2 * Files.size(file));
    }
  }

  private List<Row> read(Path... files) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (FlowReader reader = FlowCsvReader.open(List.of(files), FeatureProfile.CSE2018, report)) {
      readAll(reader, rows);
    }
    return rows;
  }

  /** Reads with a small batch, so that files and batches end at different rows. */
  private static void readAll(FlowReader reader, List<Row> rows) throws IOException {
    FlowBatch batch = new FlowBatch(2);
    while (reader.read(batch)) {
      for (int row = 0; row < batch.size(); row++) {
        Map<Feature, Double> values = new EnumMap<>(Feature.class);
        for (Feature feature : Feature.all()) {
          if (!feature.isText()) {
            values.put(feature, batch.column(feature)[row]);
          }
        }
        rows.add(new Row(batch.index()[row], batch.labels()[row], batch.timestamps()[row], values));
      }
    }
  }

  private static Map<Feature, Double> ordinals() {
    Map<Feature, Double> values = new EnumMap<>(Feature.class);
    Feature.all().stream()
        .filter(feature -> !feature.isText())
        .forEach(feature -> values.put(feature, (double) feature.ordinal()));
    return values;
  }

  private static String rows(String label, int count) {
    return String.join("\n", Stream.generate(() -> CsvText.row(label)).limit(count).toList());
  }

  private static String without(String line, List<Feature> features) {
    List<String> fields = new ArrayList<>(Arrays.asList(line.split(",")));
    for (Feature feature : features.reversed()) {
      fields.remove(feature.ordinal());
    }
    return String.join(",", fields);
  }
}
