package io.mlids.train.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.console.Console;
import io.mlids.core.console.ExitCode;
import io.mlids.core.dataset.CsvText;
import io.mlids.core.dataset.FlowDataset;
import io.mlids.core.feature.Feature;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Tag("native")
class SplitCommandTest {
  @TempDir private Path folder;

  private final StringWriter error = new StringWriter();
  private Path dataset;
  private Path out;

  @BeforeEach
  void writeDataset() throws IOException {
    dataset = Files.createDirectory(folder.resolve("flows"));
    out = folder.resolve("out");
    List<String> lines = new ArrayList<>(List.of(CsvText.HEADER));
    for (int row = 0; row < 50; row++) {
      lines.add(CsvText.row(row % 5 == 0 ? "Bot" : "Benign"));
    }
    CsvText.write(dataset.resolve("a.csv"), lines.toArray(String[]::new));
  }

  @Test
  void writesThreeFiles() {
    assertThat(split(dataset, out)).isEqualTo(ExitCode.OK);
    assertThat(out.resolve("train.h5")).isRegularFile();
    assertThat(out.resolve("val.h5")).isRegularFile();
    assertThat(out.resolve("test.h5")).isRegularFile();
    assertThat(error.toString()).isEmpty();
  }

  @Test
  void neverReplacesACsvThatItReads() throws IOException {
    Files.createDirectories(out);
    Path csv = dataset.resolve("a.csv");
    String text = Files.readString(csv);
    Files.createLink(out.resolve("val.h5"), csv);
    assertThat(split(dataset, out)).isEqualTo(ExitCode.UNUSABLE);
    assertThat(error.toString().lines()).singleElement().asString().contains("is also an input");
    assertThat(csv).hasContent(text);
    assertThat(out.resolve("train.h5")).doesNotExist();
  }

  @Test
  void leavesNoFileOfAnEarlierSplitBesideTheNewOnes() throws IOException {
    assertThat(split(dataset, out, "--cv", "5")).isEqualTo(ExitCode.OK);
    assertThat(split(dataset, out, "--cv", "5")).isEqualTo(ExitCode.OK);
    byte[] manifest = Files.readAllBytes(out.resolve("folds.json"));
    assertThat(split(dataset, out, "--cv", "3")).isEqualTo(ExitCode.UNUSABLE);
    assertOneLineWith(
        out
            + ": the directory contains files of another split (fold-4.h5, fold-5.h5); delete them,"
            + " or choose another directory");
    assertThat(out.resolve("folds.json")).hasBinaryContent(manifest);
    error.getBuffer().setLength(0);
    assertThat(split(dataset, out)).isEqualTo(ExitCode.UNUSABLE);
    assertOneLineWith("(fold-1.h5, fold-2.h5, fold-3.h5, fold-4.h5, fold-5.h5 and 1 more)");
    error.getBuffer().setLength(0);
    Path three = folder.resolve("three");
    assertThat(split(dataset, three, "--format", "parquet")).isEqualTo(ExitCode.OK);
    Files.createFile(three.resolve("mine.h5"));
    assertThat(split(dataset, three)).isEqualTo(ExitCode.UNUSABLE);
    assertOneLineWith("(test.parquet, train.parquet, val.parquet)");
    assertThat(three.resolve("train.h5")).doesNotExist();
  }

  @Test
  void takesOptionValuesInAnyCase() {
    assertThat(split(dataset, out, "--feature-profile", "Corrected", "--nrows", "20"))
        .isEqualTo(ExitCode.OK);
  }

  @Test
  void refusesSharesThatLeaveNothingToTrainOn() {
    assertThat(split(dataset, out, "--val-size", "0.6", "--test-size", "0.4"))
        .isEqualTo(ExitCode.UNUSABLE);
    assertOneLineWith("--val-size, --test-size: a validation share of 0.6 and a test share of 0.4");
    assertThat(out).doesNotExist();
  }

  @Test
  void refusesToReadNoRows() {
    assertThat(split(dataset, out, "--nrows", "0")).isEqualTo(ExitCode.UNUSABLE);
    assertOneLineWith("--nrows 0: the minimum is 1");
  }

  @Test
  void refusesAnEmptyFolder() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThat(split(empty, out)).isEqualTo(ExitCode.UNUSABLE);
    assertOneLineWith(
        empty + ": no .csv or .csv.gz or .parquet file found; use a directory that contains one");
    assertThat(out).doesNotExist();
  }

  @Test
  void namesAMissingColumn() throws IOException {
    Path file = dataset.resolve("b.csv");
    CsvText.write(file, CsvText.HEADER.replace("Flow Duration,", ""), "");
    assertThat(split(dataset, out)).isEqualTo(ExitCode.UNUSABLE);
    assertOneLineWith(file + ": line 1: column flow_duration (Flow Duration) is missing");
    assertThat(out).doesNotExist();
  }

  @Test
  void refusesAnOutputPathAtOrUnderAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "mine");
    assertThat(split(dataset, file)).isEqualTo(ExitCode.UNUSABLE);
    assertOneLineWith("ml-ids-train: " + file + ": this file already exists; ");
    error.getBuffer().setLength(0);
    Path below = file.resolve("below");
    assertThat(split(dataset, below)).isEqualTo(ExitCode.UNUSABLE);
    assertOneLineWith("ml-ids-train: " + below + ": part of this path is a file");
    assertThat(file).hasContent("mine");
  }

  @Test
  void keepsRunsTogetherWhenAsked() throws IOException {
    for (String name : List.of("b.csv", "c.csv")) {
      Files.copy(dataset.resolve("a.csv"), dataset.resolve(name));
    }
    assertThat(split(dataset, out, "--group-by", "Run", "--test-runs", "c", "--val-runs", "a"))
        .isEqualTo(ExitCode.OK);
    error.getBuffer().setLength(0);
    assertThat(split(dataset, out, "--test-runs", "c")).isEqualTo(ExitCode.UNUSABLE);
    assertOneLineWith("--val-runs and --test-runs need --group-by run");
  }

  @Test
  void writesFoldsAndTheirManifest() throws IOException {
    assertThat(split(dataset, out, "--cv", "5", "--deduplicate", "Exact")).isEqualTo(ExitCode.OK);
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "fold-1.h5", "fold-2.h5", "fold-3.h5", "fold-4.h5", "fold-5.h5", "folds.json");
    }
  }

  @Test
  void refusesOptionsThatContradictEachOther() {
    String[][] contradictions = {
      {"--cv", "2", "--cv: 2 folds; specify 3 to 20"},
      {"--cv", "5", "--val-size", "0.2", "--cv: all folds have the same size"},
      {"--cv", "5", "--group-by", "run", "--test-runs", "a", "--cv: remove --val-runs"},
      {"--gap", "5m", "--gap needs --time-blocks"},
      {"--time-blocks", "1", "--time-blocks: 1 time blocks; specify 2 to 1000"},
      {"--time-blocks", "9", "--group-by", "day", "--time-blocks: remove --group-by"},
      {"--time-blocks", "9", "--cv", "8", "specify 10 to 20 time blocks"},
    };
    for (String[] each : contradictions) {
      String[] options = Arrays.copyOf(each, each.length - 1);
      assertThat(split(dataset, out, options)).isEqualTo(ExitCode.UNUSABLE);
      assertOneLineWith(each[each.length - 1]);
      error.getBuffer().setLength(0);
    }
    assertThat(out).doesNotExist();
  }

  @Test
  void namesTheFileWithoutTimes() throws IOException {
    Path csv =
        CsvText.write(
            dataset.resolve("b.csv"),
            CsvText.HEADER,
            CsvText.row("Benign", Map.of(Feature.TIMESTAMP, "")));
    assertThat(split(dataset, out, "--group-by", "day")).isEqualTo(ExitCode.UNUSABLE);
    assertOneLineWith(csv + ": row 0: the timestamp '' is not a time");
  }

  private int split(Path datasetPath, Path outputPath, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("split", "--dataset-path", "" + datasetPath, "--output-path", "" + outputPath));
    arguments.addAll(List.of(more));
    CommandLine line = Console.commandLine(new MlIdsTrain());
    line.setErr(new PrintWriter(error));
    return line.execute(arguments.toArray(String[]::new));
  }

  private void assertOneLineWith(String text) {
    assertThat(error.toString().lines()).singleElement().asString().contains(text);
  }

  @Test
  void namesOfBenignRowsInPublishedSetsAreReadAsBenign() throws IOException {
    for (String name :
        List.of("Normal", " BENIGN ", "normal  traffic", "0", "0.0", "BenignTraffic")) {
      assertThat(labelsAfterSplitOf(name, "PortScan")).containsOnlyKeys("Benign", "PortScan");
      assertThat(error.toString()).as(name).isEmpty();
    }
  }

  @Test
  void aNameOfBenignRowsThatIsGivenLeavesTheOthersAsTheyAre() throws IOException {
    assertThat(labelsAfterSplitOf("harmless", "Normal", "--benign-label", "Harmless"))
        .containsExactlyInAnyOrderEntriesOf(Map.of("Benign", 40L, "Normal", 40L));
  }

  @Test
  void saysWhichLabelsThereAreIfNoneIsBenign() throws IOException {
    assertThat(labelsAfterSplitOf("harmless", "PortScan")).hasSize(2);
    assertOneLineWith("labels found: PortScan (40 rows), harmless (40 rows); if one of them");
    assertThat(error.toString()).contains("warning: ", "--benign-label NAME");
  }

  @Test
  void refusesANameOfBenignRowsThatNoRowHas() throws IOException {
    assertThat(split(labelled("harmless", "PortScan"), out, "--benign-label", "Harmles"))
        .isEqualTo(ExitCode.UNUSABLE);
    assertOneLineWith("--benign-label: no rows are labelled 'harmles'; labels found: PortScan");
    assertThat(out.resolve("train.h5")).doesNotExist();
  }

  private Map<String, Long> labelsAfterSplitOf(String first, String second, String... more)
      throws IOException {
    assertThat(split(labelled(first, second), out, more)).isEqualTo(ExitCode.OK);
    Map<String, Long> rows = new HashMap<>();
    try (FlowReader reader = FlowDataset.open(out)) {
      FlowBatch batch = new FlowBatch();
      while (reader.read(batch)) {
        for (int row = 0; row < batch.size(); row++) {
          rows.merge(batch.labels()[row], 1L, Long::sum);
        }
      }
    }
    return rows;
  }

  private Path labelled(String first, String second) throws IOException {
    List<String> lines = new ArrayList<>(List.of(CsvText.HEADER));
    for (int row = 0; row < 80; row++) {
      lines.add(CsvText.row(row % 2 == 0 ? first : second));
    }
    return CsvText.write(folder.resolve("labelled.csv"), lines.toArray(String[]::new));
  }

  @Test
  void labelsAndNamesOfFilesThatATerminalWouldObeyAreEscaped() throws IOException {
    PrintStream standardOutput = System.out;
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    System.setOut(new PrintStream(shown, true, StandardCharsets.UTF_8));
    try {
      labelled("Benign", "\u001b[31mred");
      assertThat(split(folder.resolve("labelled.csv"), folder.resolve("o\u001b[2J")))
          .isEqualTo(ExitCode.OK);
    } finally {
      System.setOut(standardOutput);
    }
    assertThat(shown.toString(StandardCharsets.UTF_8))
        .contains("\\u001b[31mred  ", "o\\u001b[2J/train.h5")
        .doesNotContain("\u001b");
  }
}
