package io.mlids.train.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.core.dataset.FlowDataset;
import io.mlids.core.detect.Detector;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.request.PandasSplitJson;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import io.mlids.core.testing.Pandas;
import io.mlids.core.testing.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares the verdicts of a bundle's {@code python_function} flavor with ours. Both read the same
 * JSON document. The tests take the steps that MLflow takes when it loads the flavor. Where MLflow
 * is installed, one test loads the bundle with MLflow itself.
 */
@Tag("native")
@Tag("process")
class MlflowModelTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<String> PACKAGES = List.of("numpy", "pandas", "xgboost");
  private static final String BINARY = "{\"nr_iterations\": 25, \"tree_depth\": 5}";
  private static final List<Feature> FEATURES = FeatureProfile.CSE2018.modelFeatures();

  @TempDir Path folder;
  private Path bundle;

  @BeforeEach
  void requirePython() throws InterruptedException {
    Pandas.require(PACKAGES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        BINARY,
        "{\"calibration\": \"isotonic\", \"nr_iterations\": 25}",
        "{\"calibration\": \"none\", \"nr_iterations\": 25}",
        "{\"objective\": \"multiclass\", \"nr_iterations\": 25}",
        "{\"objective\": \"multiclass\", \"calibration\": \"isotonic\", \"nr_iterations\": 25}",
        "{\"objective\": \"multiclass\", \"calibration\": \"none\", \"nr_iterations\": 25}"
      })
  void everyKindOfModelScoresAlike(String parameters) throws Exception {
    fit(parameters);
    assertAlike(flows());
  }

  @Test
  void unusualValuesScoreAlike() throws Exception {
    fit("{\"objective\": \"multiclass\", \"nr_iterations\": 25}");
    List<String> values =
        List.of(
            "null",
            "NaN",
            "Infinity",
            "-Infinity",
            "-1",
            "-0.0",
            "-1e-300",
            "0",
            "1e39",
            "-1e39",
            "1e308",
            "3.4028235677973366e38",
            "9007199254740993",
            "18446744073709551615",
            "\"17\"",
            "\" 8.5e3 \"",
            "\"NaN\"",
            "\"-Infinity\"",
            "\"null\"");
    assertAlike(document(names(), values.size(), row -> cells(f -> values.get(row))));

    Random random = new Random(3);
    assertAlike(
        document(names(), 300, row -> cells(f -> values.get(random.nextInt(values.size())))));
  }

  @Test
  void theProtocolRulesOutTheSameClasses() throws Exception {
    fit("{\"objective\": \"multiclass\", \"nr_iterations\": 25, \"decision_threshold\": 0.05}");
    List<String> columns = new ArrayList<>(names());
    columns.addFirst("protocol");
    columns.add("label");
    List<String> protocols = List.of("6", "17", "0", "1", "300", "6.5", "null", "\"17\"", "\"x\"");
    FlowBatch flows = batch();
    String rows =
        document(
            columns,
            flows.size(),
            row -> {
              List<String> cells = new ArrayList<>(cells(flows, row));
              cells.addFirst(protocols.get(row % protocols.size()));
              cells.add("\"ignored\"");
              return cells;
            });
    assertAlike(rows);
    assertThat(ours(rows)).anyMatch(verdict -> verdict.label().name().equals("unknown attack"));
  }

  @Test
  void theOrderOfTheColumnsDoesNotMatter() throws Exception {
    fit(BINARY);
    List<Integer> order = new ArrayList<>(IntStream.range(0, FEATURES.size()).boxed().toList());
    Collections.shuffle(order, new Random(1));
    FlowBatch flows = batch();
    String shuffled =
        document(
            order.stream().map(names()::get).toList(),
            flows.size(),
            row -> order.stream().map(cells(flows, row)::get).toList());
    assertAlike(shuffled);
    assertThat(ours(shuffled)).isEqualTo(ours(flows()));
    List<String> published = FEATURES.stream().map(Feature::publishedName).toList();
    assertAlike(document(published, flows.size(), row -> cells(flows, row)));
  }

  @Test
  void columnsOfIntegersScoreAlike() throws Exception {
    fit(BINARY);
    Random random = new Random(5);
    String rows =
        document(names(), 200, row -> cells(f -> String.valueOf(random.nextInt(1 << 24))));
    assertAlike(
        Stream.of("frame", "int32", "int64", "uint64", "Int64", "object", "float32")
            .map(kind -> new Given(kind, rows))
            .toList());
  }

  @Test
  void otherFormsOfTheRowsScoreAlike() throws Exception {
    fit(BINARY);
    assertAlike(
        List.of(
            new Given("dict", flows()),
            new Given("array", flows()),
            new Given("Float64", flows()),
            new Given("frame", document(names(), 0, row -> List.of()))));
  }

  @Test
  void missingColumnsAndTextAreRefusedAlike() throws Exception {
    fit(BINARY);
    int last = FEATURES.size() - 1;
    assertRefusedAlike(
        document(names().subList(0, last), 1, row -> cells(f -> "1").subList(0, last)),
        "missing column: idle_min; send all 68 features, with null where a flow has no value");
    assertRefusedAlike(
        document(List.of("x"), 1, row -> List.of("1")),
        "missing columns: flow_duration, tot_fwd_pkts, ");
    assertRefusedAlike(
        document(names(), 2, row -> cells(f -> row == 1 && f == 3 ? "\"abc\"" : "1")),
        "row 1 (from 0), column '" + names().get(3) + "': ");
    assertRefusedAlike(
        document(names(), 2, row -> cells(f -> row == 1 && f == 3 ? "true" : "1")),
        "row 1 (from 0), column '" + names().get(3) + "': ");
  }

  @Test
  void aBundleWhoseFilesDoNotMatchIsRefused() throws Exception {
    fit(BINARY);
    Files.writeString(
        bundle.resolve("model.json"), Files.readString(bundle.resolve("model.json")) + " ");
    assertThatThrownBy(() -> run("module", List.of(new Given("frame", flows()))))
        .hasMessageContaining("model.json: the file does not match mlids.json");
  }

  @Test
  @Tag("shared")
  void everyFlowOfTheSampleScoresAlike() throws Exception {
    fit("{\"objective\": \"multiclass\", \"nr_iterations\": 25}");
    FlowBatch flows = new FlowBatch(40_000);
    try (FlowReader reader =
        FlowDataset.open(SharedData.require("datasets/cse-cic-ids2018-sample"))) {
      reader.read(flows);
    }
    assertThat(flows.size()).isEqualTo(33_218);
    String asTheyAre = document(names(), flows.size(), row -> cells(flows, row));
    List<String> unusual = List.of("Infinity", "-Infinity", "-1", "-0.5", "NaN", "null", "1e39");
    String damaged =
        document(
            names(),
            flows.size(),
            row -> {
              List<String> cells = new ArrayList<>(cells(flows, row));
              for (int i = row % 11; i < cells.size(); i += 11) {
                cells.set(i, unusual.get((row + i) % unusual.size()));
              }
              return cells;
            });
    assertAlike(List.of(new Given("frame", asTheyAre), new Given("frame", damaged)));
  }

  @Test
  void mlflowItselfOpensTheBundle() throws Exception {
    Pandas.require(List.of("mlflow", "pandas", "xgboost"));
    fit("{\"objective\": \"multiclass\", \"nr_iterations\": 25}");
    assertAlike(
        "mlflow",
        List.of(
            new Given("frame", flows()),
            new Given("float64", document(names(), 20, row -> cells(f -> "1")))));
  }

  /** Rows as a pandas-split document, and the form in which Python passes them to the model. */
  private record Given(String kind, String rows) {}

  private void assertRefusedAlike(String rows, String message) throws Exception {
    assertThatThrownBy(() -> ours(rows))
        .isInstanceOf(DatasetFormatException.class)
        .hasMessageContaining(message);
    assertThat(run("module", List.of(new Given("frame", rows))).getFirst())
        .startsWith("error: ")
        .contains(message);
  }

  private void assertAlike(String rows) throws Exception {
    assertAlike(List.of(new Given("frame", rows)));
  }

  private void assertAlike(List<Given> given) throws Exception {
    assertAlike("module", given);
  }

  /** Compares labels and decisions exactly, and probabilities to within the rounding of exp. */
  private void assertAlike(String how, List<Given> given) throws Exception {
    List<String> answers = run(how, given);
    for (int i = 0; i < given.size(); i++) {
      assertAlike(given.get(i).kind(), ours(given.get(i).rows()), answers.get(i));
    }
  }

  private static void assertAlike(String kind, List<Verdict> ours, String answer)
      throws IOException {
    assertThat(answer).as(kind).startsWith("[");
    JsonNode theirs = MAPPER.readTree(answer);
    assertThat(theirs).hasSize(ours.size());
    for (int i = 0; i < ours.size(); i++) {
      Verdict verdict = ours.get(i);
      JsonNode record = theirs.get(i);
      String place = "row " + i + " of " + kind;
      assertThat(record.get("label").asText()).as(place).isEqualTo(verdict.label().name());
      assertThat(record.get("is_attack").booleanValue()).as(place).isEqualTo(verdict.isAttack());
      assertThat(record.get("prediction").doubleValue()).isEqualTo(verdict.isAttack() ? 1 : 0);
      assertSame(record.get("probability"), verdict.probability(), place);
      JsonNode byClass = record.get("probabilities");
      assertThat(byClass).hasSize(verdict.probabilities().size());
      verdict
          .probabilities()
          .forEach((name, value) -> assertSame(byClass.get(name.name()), value, place));
    }
  }

  private static void assertSame(JsonNode theirs, double ours, String place) {
    assertThat(theirs.doubleValue()).as(place).isCloseTo(ours, offset(2e-7 * ours));
  }

  private List<Verdict> ours(String rows) throws IOException {
    Detector detector = Detector.of(ModelBundle.open(bundle));
    return detector.verdicts(
        PandasSplitJson.read(rows.getBytes(StandardCharsets.UTF_8), detector.features()).rows());
  }

  private List<String> run(String how, List<Given> given) throws Exception {
    List<Object> arguments = new ArrayList<>(List.of(script(), how, bundle));
    for (int i = 0; i < given.size(); i++) {
      Path file = Files.writeString(folder.resolve("rows-" + i + ".json"), given.get(i).rows());
      arguments.add(given.get(i).kind());
      arguments.add(file);
    }
    List<String> lines = Pandas.runWith(PACKAGES, arguments.toArray());
    return lines.subList(lines.size() - given.size(), lines.size());
  }

  private Path script() throws IOException {
    Path file = folder.resolve("score_rows.py");
    if (!Files.exists(file)) {
      Files.copy(MlflowModelTest.class.getResourceAsStream("score_rows.py"), file);
    }
    return file;
  }

  private void fit(String parameters) throws IOException {
    bundle = folder.resolve("model");
    new ModelTrainer(
            GeneratedFlows.split(folder),
            bundle,
            ParameterFile.parse(parameters.getBytes(StandardCharsets.UTF_8), "params.json"),
            Clock.systemUTC(),
            line -> {})
        .run();
  }

  private static String flows() {
    FlowBatch flows = batch();
    return document(names(), flows.size(), row -> cells(flows, row));
  }

  private static FlowBatch batch() {
    return GeneratedFlows.batch(GeneratedFlows.classes(150, 75, 30, 20), 9);
  }

  private static List<String> names() {
    return FEATURES.stream().map(Feature::columnName).toList();
  }

  private static List<String> cells(FlowBatch flows, int row) {
    return FEATURES.stream().map(f -> String.valueOf(flows.column(f)[row])).toList();
  }

  private static List<String> cells(IntFunction<String> cell) {
    return IntStream.range(0, FEATURES.size()).mapToObj(cell).toList();
  }

  private static String document(
      List<String> columns, int rows, IntFunction<List<String>> cellsOfRow) {
    return String.format(
        Locale.ROOT,
        "{\"columns\":[%s],\"data\":[%s]}",
        columns.stream().map(name -> '"' + name + '"').collect(Collectors.joining(",")),
        IntStream.range(0, rows)
            .mapToObj(row -> "[" + String.join(",", cellsOfRow.apply(row)) + "]")
            .collect(Collectors.joining(",")));
  }
}
