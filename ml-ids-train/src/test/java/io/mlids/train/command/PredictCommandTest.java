package io.mlids.train.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.command.MlIdsFlows;
import io.mlids.core.console.ExitCode;
import io.mlids.core.dataset.CsvText;
import io.mlids.core.dataset.FlowDataset;
import io.mlids.core.detect.Detector;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import io.mlids.core.testing.CommandRun;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.SharedData;
import io.mlids.parquet.ParquetReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
class PredictCommandTest {
  private static final int ROWS = 6_000;

  @TempDir Path folder;
  private Path model;
  private Path flows;

  @BeforeEach
  void writeModelAndFlows() throws IOException {
    model = folder.resolve("model");
    HandMadeModel.writeMulticlassBundle(model, FeatureProfile.CSE2018);
    Random random = new Random(2);
    List<String> lines = new ArrayList<>(List.of(CsvText.HEADER));
    for (int row = 0; row < ROWS; row++) {
      lines.add(
          CsvText.row(
              row % 2 == 0 ? "Benign" : "Bot",
              Map.of(
                  Feature.PROTOCOL,
                  row % 3 == 0 ? "17" : "6",
                  Feature.FLOW_DURATION,
                  "" + random.nextInt(60),
                  Feature.TOT_FWD_PKTS,
                  "" + random.nextInt(60),
                  Feature.FLOW_BYTS_S,
                  row % 7 == 0 ? "NaN" : "" + random.nextInt(60))));
    }
    flows = CsvText.write(folder.resolve("flows.csv"), lines.toArray(String[]::new));
  }

  @Test
  void scoresAreThoseOfTheServer() throws IOException {
    Path out = folder.resolve("scores.parquet");
    CommandRun run = predict(flows, out);
    assertThat(run.exitCode()).as(run.error()).isEqualTo(ExitCode.OK);
    assertThat(run.error()).contains("scored 6,000 flows in ", "scores written to " + out);
    List<String> expected = new ArrayList<>();
    Detector detector = Detector.of(ModelBundle.open(model));
    int width = detector.features().size();
    try (FlowReader reader = FlowDataset.open(flows)) {
      FlowBatch batch = new FlowBatch(1);
      while (reader.read(batch)) {
        float[] row = new float[width];
        for (int f = 0; f < width; f++) {
          Feature feature = detector.features().get(f);
          row[f] = feature.modelValue(batch.column(feature)[0]);
        }
        int[] protocol = {(int) batch.column(Feature.PROTOCOL)[0]};
        Verdict verdict =
            detector.verdicts(FeatureRows.of(detector.features(), row, 1, protocol)).getFirst();
        expected.add(
            String.join(
                " ",
                flows.toString(),
                "" + batch.index()[0],
                batch.timestamps()[0],
                batch.labels()[0],
                "" + verdict.probability(),
                "" + verdict.isAttack(),
                verdict.label().name()));
      }
    }
    assertThat(expected).anyMatch(each -> each.contains(" true ")).hasSize(ROWS);
    assertThat(scores(out)).isEqualTo(expected);
  }

  @Test
  void everyFormatOfFlowsHasTheSameScores() throws IOException {
    Path out = folder.resolve("scores.parquet");
    for (String format : List.of("h5", "parquet")) {
      CommandRun split =
          run(
              "split",
              "--dataset-path",
              "" + flows,
              "--output-path",
              "" + folder.resolve(format),
              "--format",
              format);
      assertThat(split.exitCode()).as(split.error()).isEqualTo(ExitCode.OK);
    }
    for (String subset : List.of("train", "val", "test")) {
      Path h5 = folder.resolve("h5/" + subset + ".h5");
      Path parquet = folder.resolve("parquet/" + subset + ".parquet");
      predict(h5, out);
      List<String> ofH5 = scores(out);
      predict(parquet, out);
      assertThat(scores(out))
          .isEqualTo(ofH5.stream().map(row -> row.replace("" + h5, "" + parquet)).toList());
      assertThat(ofH5).hasSizeGreaterThan(500);
    }
  }

  @Test
  void csvHasTheSameScoresAsParquet() throws IOException {
    Path csv = folder.resolve("scores.csv.gz");
    Path parquet = folder.resolve("scores.parquet");
    assertThat(predict(flows, csv).exitCode()).isEqualTo(ExitCode.OK);
    assertThat(predict(flows, parquet).exitCode()).isEqualTo(ExitCode.OK);
    List<String> lines;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(csv))) {
      lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
    assertThat(lines.getFirst())
        .isEqualTo("file,row,timestamp,label,probability,attack,prediction");
    assertThat(lines.get(2)).contains(",1,14/02/2018 08:31:01,Bot,");
    List<String> scores = scores(parquet);
    for (int row = 0; row < ROWS; row++) {
      String probability = scores.get(row).replaceFirst(".* (\\S+) (true|false) .*", "$1,$2,");
      assertThat(lines.get(row + 1)).contains("," + probability);
    }
  }

  @Test
  void scoresFlowsWithoutLabelsLikeLabelledOnes() throws IOException {
    Path out = folder.resolve("scores.parquet");
    assertThat(predict(flows, out).exitCode()).isEqualTo(ExitCode.OK);
    List<String> expected = new ArrayList<>();
    List<String> lines = Files.readAllLines(flows);
    for (String row : scores(out)) {
      String moved = row.replaceFirst("^\\S+ ", "");
      long number = Long.parseLong(moved.substring(0, moved.indexOf(' ')));
      expected.add(
          moved
              .replaceFirst("^\\d+", "" + (number + 1))
              .replaceFirst("(:\\d\\d) (Benign|Bot) ", "$1 No Label "));
    }
    lines.replaceAll(line -> line.substring(0, line.lastIndexOf(',')));
    // A truncated row is dropped, but counts.
    lines.add(1, "80,6");
    Path bare = CsvText.write(folder.resolve("bare.csv"), lines.toArray(String[]::new));
    CommandRun run = predict(bare, out);
    assertThat(run.exitCode()).as(run.error()).isEqualTo(ExitCode.OK);
    assertThat(scores(out).stream().map(row -> row.replaceFirst("^\\S+ ", "")))
        .containsExactlyElementsOf(expected)
        .hasSize(ROWS);
  }

  @Test
  void explainsAttacks() throws IOException {
    Path ofReasons = folder.resolve("explained");
    HandMadeModel.writeBundleWithQuantiles(ofReasons, FeatureProfile.CSE2018, 0, 50);
    Path out = folder.resolve("scores.csv");
    CommandRun run =
        run("predict", "--model", "" + ofReasons, "" + flows, "-o", "" + out, "--explain");
    assertThat(run.exitCode()).as(run.error()).isEqualTo(ExitCode.OK);
    List<String> lines = Files.readAllLines(out);
    assertThat(lines.getFirst()).endsWith(",prediction,reasons");
    assertThat(lines.stream().skip(1).filter(line -> line.contains(",false,")))
        .isNotEmpty()
        .allMatch(line -> line.endsWith(",Benign,"));
    assertThat(lines.stream().filter(line -> line.contains(",true,")))
        .isNotEmpty()
        .noneMatch(line -> line.endsWith(","));
  }

  @Test
  void scoresOfExtractedFlowsAreThoseOfDetect() throws IOException {
    Path shipped = SharedData.projectRoot().resolve("datasets/testbed/selftest/selftest.pcap.gz");
    Path capture = folder.resolve("capture.pcap");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(shipped))) {
      Files.copy(in, capture);
    }
    Path corrected = folder.resolve("corrected");
    HandMadeModel.writeBinaryBundle(corrected, FeatureProfile.CORRECTED);
    Path parquet = folder.resolve("flows.parquet");
    Path detected = folder.resolve("detected.csv");
    Path out = folder.resolve("scores.parquet");
    for (String[] arguments :
        new String[][] {
          {"extract", "" + capture, "--profile", "corrected", "-o", "" + parquet},
          {
            "detect",
            "" + capture,
            "--model",
            "" + corrected,
            "--format",
            "csv",
            "-o",
            "" + detected
          }
        }) {
      CommandRun run = CommandRun.of(new MlIdsFlows(), arguments);
      assertThat(run.exitCode()).as(run.error()).isEqualTo(ExitCode.OK);
    }
    CommandRun run = run("predict", "--model", "" + corrected, "" + parquet, "-o", "" + out);
    assertThat(run.exitCode()).as(run.error()).isEqualTo(ExitCode.OK);
    List<String> lines = Files.readAllLines(detected);
    int probability = Arrays.asList(lines.getFirst().split(",")).indexOf("Probability");
    List<String> ofDetect =
        lines.stream().skip(1).map(line -> line.split(",")[probability]).sorted().toList();
    assertThat(
            scores(out).stream()
                .map(row -> row.replaceFirst(".* (\\S+) (true|false) .*", "$1"))
                .sorted()
                .toList())
        .isEqualTo(ofDetect)
        .hasSizeGreaterThan(100);
  }

  @Test
  void refusesWhatItCannotUseInOneLine() throws IOException {
    // The name is checked first: neither the model nor the flows exist.
    CommandRun run =
        run("predict", "--model", "none", "none.csv", "-o", "" + folder.resolve("scores.xlsx"));
    assertThat(run.exitCode()).isEqualTo(ExitCode.UNUSABLE);
    assertThat(run.error().lines())
        .singleElement()
        .asString()
        .contains("scores.xlsx: scores are written as Parquet or CSV; use a name that ends in");
    Path other = folder.resolve("other");
    HandMadeModel.writeBinaryBundle(other, FeatureProfile.CORRECTED);
    Path out = folder.resolve("scores.csv");
    run = run("predict", "--model", "" + other, "" + flows, "-o", "" + out);
    assertThat(run.exitCode()).isEqualTo(ExitCode.UNUSABLE);
    assertThat(run.error().lines())
        .singleElement()
        .asString()
        .contains(
            flows + ": the features have the profile cse2018", "trained on the profile corrected");
    assertThat(out).doesNotExist();
    run = predict(flows, flows);
    assertThat(run.exitCode()).isEqualTo(ExitCode.UNUSABLE);
    assertThat(run.error()).contains("is also an input");
  }

  private CommandRun predict(Path file, Path out) {
    return run("predict", "--model", "" + model, "" + file, "-o", "" + out);
  }

  private static CommandRun run(String... arguments) {
    return CommandRun.of(new MlIdsTrain(), arguments);
  }

  /** The rows of a Parquet file, with the values separated by spaces. */
  private static List<String> scores(Path file) throws IOException {
    List<String> rows = new ArrayList<>();
    try (ParquetReader reader = ParquetReader.open(file)) {
      while (reader.nextBatch()) {
        String[] files = reader.texts(0);
        long[] numbers = reader.integers(1);
        String[] times = reader.texts(2);
        String[] labels = reader.texts(3);
        double[] probabilities = reader.fractions(4);
        boolean[] attacks = reader.truths(5);
        String[] predictions = reader.texts(6);
        for (int i = 0; i < reader.size(); i++) {
          rows.add(
              String.join(
                  " ",
                  files[i],
                  "" + numbers[i],
                  times[i],
                  labels[i],
                  "" + probabilities[i],
                  "" + attacks[i],
                  predictions[i]));
        }
      }
    }
    return rows;
  }
}
