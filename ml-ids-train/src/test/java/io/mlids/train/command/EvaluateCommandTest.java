package io.mlids.train.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.core.console.ExitCode;
import io.mlids.core.dataset.CsvText;
import io.mlids.core.dataset.FlowDataset;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.hdf.FlowHdfWriter;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import io.mlids.core.table.FlowSchema;
import io.mlids.core.testing.CommandRun;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.SharedData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
class EvaluateCommandTest {
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final PrintStream standardOutput = System.out;

  @TempDir Path folder;
  private Path model;
  private Path flows;

  @BeforeEach
  void writeModelAndFlows() throws IOException {
    System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
    model = folder.resolve("model");
    HandMadeModel.writeBinaryBundle(model, FeatureProfile.CSE2018);
    flows =
        CsvText.write(
            folder.resolve("flows.csv"),
            CsvText.HEADER,
            row("Benign", 1),
            row("Benign", 2),
            row("Benign", 20),
            row("Bot", 30),
            row("Heartbleed", 3));
  }

  @AfterEach
  void restoreStandardOutput() {
    System.setOut(standardOutput);
  }

  @Test
  void printsTheFourHeadlineFiguresOnceAndThoseOfEachClass() {
    assertThat(evaluate(model, flows).exitCode()).isEqualTo(ExitCode.OK);
    List<String> lines = output.toString(StandardCharsets.UTF_8).lines().toList();
    for (String name : List.of("pr_auc:", "precision:", "recall:", "f1:")) {
      assertThat(lines).filteredOn(line -> line.startsWith(name)).hasSize(1);
    }
    // The scores are 0.88 twice (an attack, a benign flow) and 0.12 three times (one attack).
    assertThat(lines)
        .contains("precision: 0.500000", "recall: 0.500000", "pr_auc: 0.450000")
        .anyMatch(line -> line.matches("Bot +1 +1\\.000000 .*"))
        .anyMatch(line -> line.matches("Heartbleed +1 +0\\.000000 .* no"));
  }

  @Test
  void printsOneJsonDocument() throws IOException {
    assertThat(evaluate(model, flows, "--format", "JSON").exitCode()).isEqualTo(ExitCode.OK);
    JsonNode json = new ObjectMapper().readTree(output.toByteArray());
    assertThat(json.get("recall").asDouble()).isEqualTo(0.5);
    assertThat(json.get("rows").asLong()).isEqualTo(5);
    assertThat(json.get("model_version").asText()).hasSize(12);
    assertThat(json.get("classes").get("Bot").get("support").asLong()).isEqualTo(1);
  }

  @Test
  void printsCsvWithAFigurePerLine() {
    assertThat(evaluate(model, flows, "--format", "csv").exitCode()).isEqualTo(ExitCode.OK);
    assertThat(output.toString(StandardCharsets.UTF_8).lines())
        .startsWith("figure,class,value", "rows,,5")
        .contains("pr_auc,,0.45", "recall,,0.5", "recall,Bot,1.0", "support,Benign,3");
  }

  @Test
  void readsH5AndRefusesOneOfAnotherProfile() throws IOException {
    Path same = h5("same.h5", FeatureProfile.CSE2018);
    assertThat(evaluate(model, same).exitCode()).isEqualTo(ExitCode.OK);
    Path other = h5("other.h5", FeatureProfile.CORRECTED);
    CommandRun refused = evaluate(model, other);
    assertThat(refused.exitCode()).isEqualTo(ExitCode.UNUSABLE);
    assertThat(refused.error().lines()).hasSize(1);
    assertThat(refused.error())
        .contains("other.h5", "profile corrected", "trained on the profile cse2018");
  }

  @Test
  void csvsFollowTheProfileThatIsNamed() {
    CommandRun refused = evaluate(model, flows, "--feature-profile", "corrected");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.UNUSABLE);
    assertThat(refused.error()).contains("profile corrected");
  }

  @Test
  void namesAMissingModelAndTheRemedyInOneLine() {
    CommandRun refused = evaluate(folder.resolve("none"), flows);
    assertThat(refused.exitCode()).isEqualTo(ExitCode.UNUSABLE);
    assertThat(refused.error().lines()).hasSize(1);
    assertThat(refused.error()).contains("none: no such directory", "make train_local");
  }

  @Test
  void refusesADatasetWithoutRows() throws IOException {
    Path empty = CsvText.write(folder.resolve("empty.csv"), CsvText.HEADER);
    CommandRun refused = evaluate(model, empty);
    assertThat(refused.exitCode()).isEqualTo(ExitCode.UNUSABLE);
    assertThat(refused.error()).contains("empty.csv", "no rows");
  }

  @Test
  @Tag("shared")
  void acceptsTheOriginalsTestDataset() {
    Path test = SharedData.require("datasets/test.h5");
    assertThat(evaluate(model, test).exitCode()).isEqualTo(ExitCode.OK);
    assertThat(output.toString(StandardCharsets.UTF_8)).contains("rows: 1000");
  }

  @Test
  void readsCompressedCsvsAndFoldersOfThem() throws IOException {
    Path compressed = Files.createDirectories(folder.resolve("set/runs")).resolve("one.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(compressed))) {
      Files.copy(flows, out);
    }
    Files.copy(flows, folder.resolve("set/two.csv"));
    assertThat(evaluate(model, folder.resolve("set")).exitCode()).isEqualTo(ExitCode.OK);
    assertThat(output.toString(StandardCharsets.UTF_8)).contains("rows: 10");
  }

  @Test
  void knowsTheProfileOfACsvByItsTimestampsAndRefusesTheOther() throws IOException {
    Path corrected =
        CsvText.write(
            folder.resolve("corrected.csv"),
            CsvText.HEADER,
            correctedRow("Benign"),
            correctedRow("Bot"));
    CommandRun refused = evaluate(model, corrected);
    assertThat(refused.exitCode()).isEqualTo(ExitCode.UNUSABLE);
    assertThat(refused.error()).contains("profile corrected", "trained on the profile cse2018");
    CommandRun misled = evaluate(model, corrected, "--feature-profile", "cse2018");
    assertThat(misled.exitCode()).isEqualTo(ExitCode.UNUSABLE);
    assertThat(misled.error().lines()).hasSize(1);
    assertThat(misled.error()).contains("row 0", "2026-11-20T12:00:00.000001Z", "corrected");
    Path other = folder.resolve("other");
    HandMadeModel.writeBinaryBundle(other, FeatureProfile.CORRECTED);
    assertThat(evaluate(other, corrected).exitCode()).isEqualTo(ExitCode.OK);
    assertThat(evaluate(other, flows).exitCode()).isEqualTo(ExitCode.UNUSABLE);
    assertThat(output.toString(StandardCharsets.UTF_8)).contains("rows: 2");
  }

  @Test
  void refusesAFolderThatMixesTheProfiles() throws IOException {
    Path mixed = Files.createDirectories(folder.resolve("mixed"));
    CsvText.write(mixed.resolve("a.csv"), CsvText.HEADER, row("Bot", 20));
    CsvText.write(mixed.resolve("b.csv"), CsvText.HEADER, correctedRow("Bot"));
    CommandRun refused = evaluate(model, mixed);
    assertThat(refused.exitCode()).isEqualTo(ExitCode.UNUSABLE);
    assertThat(refused.error()).contains("row 1", "do not mix profiles");
    assertThat(output.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void leavesOutRowsThatWereNeverLabelled() throws IOException {
    Path some =
        CsvText.write(
            folder.resolve("some.csv"),
            CsvText.HEADER,
            row("No Label", 1),
            row("Benign", 1),
            row("No Label", 1),
            row("Bot", 20));
    assertThat(evaluate(model, some).exitCode()).isEqualTo(ExitCode.OK);
    assertThat(output.toString(StandardCharsets.UTF_8))
        .contains("rows: 2", "attacks: 1", "recall: 1.000000", "precision: 1.000000");
    Path none = CsvText.write(folder.resolve("none.csv"), CsvText.HEADER, row("No Label", 1));
    CommandRun refused = evaluate(model, none);
    assertThat(refused.exitCode()).isEqualTo(ExitCode.UNUSABLE);
    assertThat(refused.error()).contains("none of its 1 rows is labelled", "ml-ids-flows label");
  }

  @Test
  void showsHowFarTheRowsLieFromTheTrainingRowsBesideTheFigures() throws IOException {
    Path watched = folder.resolve("watched");
    HandMadeModel.writeBundleWithQuantiles(watched, FeatureProfile.CSE2018, 0, 25);
    Path narrow =
        CsvText.write(
            folder.resolve("narrow.csv"),
            CsvText.HEADER,
            CsvText.row("Benign", everything("1")),
            CsvText.row("Bot", everything("30")));
    assertThat(evaluate(watched, narrow).exitCode()).isEqualTo(ExitCode.OK);
    assertThat(output.toString(StandardCharsets.UTF_8).lines())
        .anyMatch(line -> line.startsWith("drift: 50.0 % of the values of 2 flows are outside"));
    output.reset();
    assertThat(evaluate(watched, narrow, "--format", "json").exitCode()).isEqualTo(ExitCode.OK);
    JsonNode drift = new ObjectMapper().readTree(output.toByteArray()).get("drift");
    assertThat(drift.get("outside").asDouble()).isEqualTo(0.5);
    assertThat(drift.get("features").get(0).get("above").asDouble()).isEqualTo(0.5);
    output.reset();
    assertThat(evaluate(watched, narrow, "--format", "csv").exitCode()).isEqualTo(ExitCode.OK);
    assertThat(output.toString(StandardCharsets.UTF_8).lines()).contains("drift_outside,,0.5");
  }

  private static Map<Feature, String> everything(String value) {
    return FeatureProfile.CSE2018.modelFeatures().stream()
        .collect(Collectors.toMap(feature -> feature, feature -> value));
  }

  private static String correctedRow(String label) {
    return CsvText.row(label, Map.of(Feature.TIMESTAMP, "2026-11-20T12:00:00.000001Z"));
  }

  private Path h5(String name, FeatureProfile profile) throws IOException {
    FlowBatch batch = new FlowBatch();
    FlowSchema.Builder schema = FlowSchema.builder();
    try (FlowReader reader = FlowDataset.open(flows)) {
      reader.read(batch);
    }
    schema.observe(batch);
    Path file = folder.resolve(name);
    try (FlowHdfWriter writer = FlowHdfWriter.create(file, schema.build(), profile)) {
      writer.write(batch);
      writer.commit();
    }
    return file;
  }

  private static CommandRun evaluate(Path model, Path dataset, String... more) {
    String[] arguments = new String[5 + more.length];
    arguments[0] = "evaluate";
    arguments[1] = "--model";
    arguments[2] = model.toString();
    arguments[3] = "--dataset-path";
    arguments[4] = dataset.toString();
    System.arraycopy(more, 0, arguments, 5, more.length);
    return CommandRun.of(new MlIdsTrain(), arguments);
  }

  private static String row(String label, int forwardPackets) {
    return CsvText.row(label, Map.of(Feature.TOT_FWD_PKTS, "" + forwardPackets));
  }

  @Test
  void benignRowsOfAnotherNameAreBenignAndThatIsSaid() throws IOException {
    Path normal = renamed("Benign", "Normal");
    CommandRun run = evaluate(model, normal);
    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.error()).contains("the label 'Normal' (3 rows) is read as Benign");
    assertThat(output.toString(StandardCharsets.UTF_8)).contains("attacks: 2\n", "f1: 0.500000");

    output.reset();
    Path harmless = renamed("Benign", "harmless");
    run = evaluate(model, harmless, "--benign-label", "HARMLESS");
    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(output.toString(StandardCharsets.UTF_8)).contains("attacks: 2\n", "f1: 0.500000");
  }

  @Test
  void attacksAloneAreJudgedAndThatIsSaid() throws IOException {
    CommandRun run = evaluate(model, renamed("Benign", "harmless"));
    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.error())
        .contains("warning: ", "no rows are labelled Benign", "harmless (3 rows), Bot (1 rows)")
        .contains("--benign-label NAME");
    assertThat(output.toString(StandardCharsets.UTF_8)).contains("attacks: 5\n");
  }

  @Test
  void aNameOfBenignRowsThatNoRowHasIsRefused() {
    CommandRun run = evaluate(model, flows, "--benign-label", "Normal");
    assertThat(run.exitCode()).isEqualTo(ExitCode.UNUSABLE);
    assertThat(run.error().lines()).hasSize(1);
    assertThat(run.error())
        .contains("no rows are labelled 'normal'; labels found: Benign (3 rows)");
  }

  private Path renamed(String label, String other) throws IOException {
    return Files.writeString(
        folder.resolve("renamed.csv"), Files.readString(flows).replace("," + label, "," + other));
  }

  @Test
  void labelsThatATerminalOrASpreadsheetWouldObeyAreShownHarmless() throws IOException {
    CsvText.write(
        flows,
        CsvText.HEADER,
        row("Benign", 1),
        row("=HYPERLINK(1)\u001b[2J", 30),
        row("\u00dcbung", 30));
    for (String format : List.of("table", "csv", "json")) {
      output.reset();
      assertThat(evaluate(model, flows, "--format", format).exitCode()).isEqualTo(ExitCode.OK);
      String shown = output.toString(StandardCharsets.UTF_8);
      assertThat(shown).as(format).doesNotContain("\u001b").contains("HYPERLINK(1)\\u001");
      if (format.equals("csv")) {
        assertThat(shown).contains("support,'=HYPERLINK(1)\\u001b[2J,1", "support,\u00dcbung,1");
      }
    }
    assertThat(new ObjectMapper().readTree(output.toByteArray()).get("classes").fieldNames())
        .toIterable()
        .contains("=HYPERLINK(1)\u001b[2J", "\u00dcbung");
  }
}
