package io.mlids.train.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.core.detect.Detector;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.model.FeatureQuantiles;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.model.ModelManifest;
import io.mlids.core.model.ProbabilityCalibration;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.testing.SharedData;
import io.mlids.train.evaluation.Evaluation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("native")
class ModelTrainerTest {
  private static final Instant NOW = Instant.parse("2026-02-14T08:31:01Z");
  private static final String SMALL = "\"nr_iterations\": 25, \"tree_depth\": 5";

  private final List<String> log = new ArrayList<>();

  @TempDir Path folder;
  private SplitFiles files;

  @BeforeEach
  void split() {
    files = GeneratedFlows.split(folder);
  }

  @Test
  void trainsABinaryModel() throws IOException {
    ModelTrainer.Fitted fitted = fit("model", "{" + SMALL + "}");

    ModelManifest manifest = ModelBundle.open(folder.resolve("model")).manifest();
    assertThat(manifest.classes()).containsExactly(TrafficClass.BENIGN, TrafficClass.ATTACK);
    assertThat(manifest.features()).isEqualTo(FeatureProfile.CSE2018.modelFeatures());
    assertThat(manifest.trainedAt()).isEqualTo(NOW);
    assertThat(manifest.seed()).isEqualTo(42);
    assertThat(manifest.threshold()).isEqualTo(probability(manifest, 0.5));
    assertThat(manifest.trainingRows())
        .isEqualTo(
            Map.of(
                TrafficClass.BENIGN,
                600L,
                new TrafficClass("DoS attacks-Hulk"),
                300L,
                new TrafficClass("Bot"),
                120L,
                new TrafficClass("SQL Injection"),
                8L));
    assertThat(manifest.parameters().get("tree_depth").intValue()).isEqualTo(5);
    assertThat(manifest.environment()).containsKeys("xgboost", "java", "threads");
    assertThat(manifest.metrics().fieldNames())
        .toIterable()
        .containsExactly("train", "validation", "test");
    assertThat(fitted.test().rows()).isEqualTo(257);
    assertThat(fitted.test().all().prAuc()).isBetween(0.9, 1.0);
    assertThat(manifest.metrics().get("test").get("pr_auc").doubleValue())
        .isEqualTo(fitted.test().all().prAuc());
  }

  @Test
  void leavesOutRowsThatNobodyHasLabelled() throws IOException {
    Path training = folder.resolve("unlabelled.h5");
    GeneratedFlows.write(training, Map.of("Benign", 100, "Bot", 50, "No Label", 30), 1);
    files = new SplitFiles(training, files.validation(), files.test());
    fit("model", "{" + SMALL + "}");
    assertThat(ModelBundle.open(folder.resolve("model")).manifest().trainingRows())
        .isEqualTo(Map.of(TrafficClass.BENIGN, 100L, new TrafficClass("Bot"), 50L));
    assertThat(log).contains(training + ": 30 rows without a label (No Label) are skipped");
  }

  @Test
  void raisesTheThresholdUntilFewEnoughBenignValidationRowsAreFlagged() throws IOException {
    fit("usual", "{" + SMALL + "}");
    fit("careful", "{\"max_false_positive_rate\": 0.002, " + SMALL + "}");
    ModelManifest usual = ModelBundle.open(folder.resolve("usual")).manifest();
    ModelManifest careful = ModelBundle.open(folder.resolve("careful")).manifest();
    fit("stated", "{\"decision_threshold\": 0.8, " + SMALL + "}");
    ModelManifest stated = ModelBundle.open(folder.resolve("stated")).manifest();
    assertThat(stated.threshold()).isEqualTo(probability(stated, 0.8));
    assertThat(usual.threshold()).isEqualTo(probability(usual, 0.5));
    assertThat(careful.threshold()).isGreaterThan(usual.threshold());
    assertThat(usual.metrics().at("/validation/false_positive_rate").doubleValue())
        .isGreaterThan(0.002);
    assertThat(careful.metrics().at("/validation/false_positive_rate").doubleValue())
        .isLessThanOrEqualTo(0.002);
    assertThat(careful.metrics().at("/test/pr_auc").doubleValue())
        .isEqualTo(usual.metrics().at("/test/pr_auc").doubleValue());
    assertThat(log).anySatisfy(line -> assertThat(line).startsWith("decision threshold 0."));
  }

  private static double probability(ModelManifest manifest, double score) {
    return manifest.calibration().orElseThrow().curve().probability(score);
  }

  @ParameterizedTest
  @CsvSource({"binary, true", "binary, false", "multiclass, true", "multiclass, false"})
  void calibrationChangesProbabilitiesButNoDecision(String objective, boolean useValSet)
      throws IOException {
    String parameters =
        "\"objective\": \"%s\", \"use_val_set\": %s, \"decision_threshold\": 0.7, %s"
            .formatted(objective, useValSet, SMALL);
    Evaluation plain = fit("none", "{\"calibration\": \"none\", " + parameters + "}").test();
    assertThat(ModelBundle.open(folder.resolve("none")).manifest().calibration()).isEmpty();
    assertThat(plain.threshold()).isEqualTo(0.7);
    assertThat(plain.uncalibratedReliability()).isEmpty();
    for (String method : List.of("platt", "isotonic")) {
      Evaluation calibrated =
          fit(method, "{\"calibration\": \"" + method + "\", " + parameters + "}").test();
      assertThat(calibrated.all()).isEqualTo(plain.all());
      assertThat(calibrated.confusion()).isEqualTo(plain.confusion());
      assertThat(calibrated.uncalibratedReliability()).contains(plain.reliability());
      assertThat(calibrated.reliability()).isNotEqualTo(plain.reliability());
      assertThat(folder.resolve(method + "/model.json"))
          .hasSameBinaryContentAs(folder.resolve("none/model.json"));
      ProbabilityCalibration calibration =
          ModelBundle.open(folder.resolve(method)).manifest().calibration().orElseThrow();
      assertThat(calibration.benignRows()).isEqualTo(150);
      assertThat(calibration.attackRows()).isEqualTo(107);
    }
  }

  @Test
  void rowsThatTheModelIsTrainedOnAreScoredByASecondModel() throws IOException {
    fit("model", "{\"use_val_set\": false, " + SMALL + "}");
    assertThat(log)
        .containsSubsequence(
            "calibration: training a second model, without the validation rows",
            "calibration: platt, fitted to 150 benign rows and 107 attack rows");
    assertThat(log).filteredOn(line -> line.startsWith("training rows: ")).hasSize(1);
    assertThat(Files.readString(folder.resolve("model/report/index.html")))
        .contains("validation, scored by a model not trained on these rows");
    assertThat(folder.resolve("model")).isDirectoryNotContaining("glob:**.writing-*");
  }

  @Test
  void tooFewValidationRowsAreSaidAndLeaveTheModelUncalibrated() throws IOException {
    GeneratedFlows.write(files.validation(), Map.of("Benign", 80, "Bot", 20), 5);
    for (String useValSet : List.of("true", "false")) {
      log.clear();
      fit("model", "{\"use_val_set\": " + useValSet + ", " + SMALL + "}");
      assertThat(log)
          .anyMatch(
              line ->
                  line.endsWith(
                      "has 80 benign rows and 20 attack rows, but calibration needs at least 30 of"
                          + " each"));
      ModelManifest manifest = ModelBundle.open(folder.resolve("model")).manifest();
      assertThat(manifest.calibration()).isEmpty();
      assertThat(manifest.threshold()).isEqualTo(0.5);
    }
  }

  @Test
  void trainingRowsOfOneKindAreNotCalibratedButTrained() throws IOException {
    GeneratedFlows.write(files.training(), Map.of("Benign", 200), 1);
    fit("model", "{\"use_val_set\": false, " + SMALL + "}");
    assertThat(log)
        .anyMatch(
            line -> line.startsWith("warning: the probabilities are not calibrated: the training"));
    assertThat(ModelBundle.open(folder.resolve("model")).manifest().calibration()).isEmpty();
  }

  @Test
  void trainsAMulticlassModel() throws IOException {
    Evaluation test = fit("model", "{\"objective\": \"multiclass\", " + SMALL + "}").test();

    ModelBundle bundle = ModelBundle.open(folder.resolve("model"));
    assertThat(bundle.manifest().classes())
        .extracting(TrafficClass::name)
        .containsExactly("Benign", "Bot", "DoS attacks-Hulk", "SQL Injection");
    assertThat(bundle.trees().outputCount()).isEqualTo(4);
    assertThat(test.macroF1().orElseThrow()).isGreaterThan(0.5);
  }

  @Test
  void theSameSeedGivesTheSameModelToTheByte() throws IOException {
    String parameters = "{\"nr_samples_attack_category\": 200, \"class_weights\": true, " + SMALL;
    assertThat(model("a", parameters + "}"))
        .isEqualTo(model("b", parameters + "}"))
        .isNotEqualTo(model("c", parameters + ", \"random_seed\": 43}"));
  }

  @Test
  @Tag("shared")
  void anEmptyParameterFileGivesTheModelOfTheShippedOne() throws IOException {
    Path shipped = SharedData.projectRoot().resolve("ml-ids-train/training_params.json");
    assertThat(model("a", Files.readString(shipped))).isEqualTo(model("b", "{}"));
  }

  @Test
  void onlyTheBestRoundsAreKept() throws IOException {
    fit(
        "model",
        """
        {"nr_iterations": 400, "learning_rate": 0.9, "early_stopping_rounds": 7}
        """);
    ModelBundle bundle = ModelBundle.open(folder.resolve("model"));
    int kept = bundle.manifest().parameters().at("/rounds/kept").intValue();
    int trained = bundle.manifest().parameters().at("/rounds/trained").intValue();
    assertThat(trained).isEqualTo(kept + 7).isLessThan(400);
    assertThat(bundle.trees().treeCount()).isEqualTo(kept);
  }

  @Test
  void withoutEarlyStoppingAllRoundsAreKept() throws IOException {
    fit("model", "{\"nr_iterations\": 30, \"early_stopping_rounds\": 0, \"learning_rate\": 1}");
    assertThat(ModelBundle.open(folder.resolve("model")).trees().treeCount()).isEqualTo(30);
  }

  @Test
  void validationRowsThatAreNotForStoppingAreTrainedOn() throws IOException {
    fit("model", "{\"use_val_set\": false, " + SMALL + "}");
    ModelManifest manifest = ModelBundle.open(folder.resolve("model")).manifest();
    assertThat(manifest.trainingRows()).containsEntry(TrafficClass.BENIGN, 750L);
    assertThat(manifest.metrics().has("validation")).isFalse();
  }

  @Test
  void rareAttacksAreFilledUpInTheTrainingRowsOnly() throws IOException {
    fit("model", "{\"nr_samples_attack_category\": 150, " + SMALL + "}");
    assertThat(log)
        .contains(
            "upsampling: Bot from 120 to 150 rows", "upsampling: SQL Injection from 8 to 150 rows")
        .noneMatch(line -> line.contains("Hulk from"));
    ModelManifest manifest = ModelBundle.open(folder.resolve("model")).manifest();
    assertThat(manifest.trainingRows()).containsEntry(new TrafficClass("Bot"), 120L);
    assertThat(manifest.metrics().get("validation").get("rows").intValue()).isEqualTo(257);
    assertThat(manifest.metrics().get("test").get("rows").intValue()).isEqualTo(257);
  }

  @Test
  void classesThatOnlyOtherFilesHaveDoNotStopTheTraining() throws IOException {
    GeneratedFlows.write(files.validation(), Map.of("Benign", 80, "Bot", 20, "PortScan", 9), 5);
    GeneratedFlows.write(files.test(), Map.of("Benign", 80, "Heartbleed", 9), 6);

    Evaluation test = fit("model", "{\"objective\": \"multiclass\", " + SMALL + "}").test();

    assertThat(log)
        .anyMatch(line -> line.startsWith("warning: no training rows have the class PortScan"));
    assertThat(test.unseenClasses()).containsExactly(new TrafficClass("Heartbleed"));
    assertThat(ModelBundle.open(folder.resolve("model")).manifest().classes())
        .doesNotContain(new TrafficClass("PortScan"), new TrafficClass("Heartbleed"));
  }

  @Test
  void withoutValidationRowsAllRoundsAreTrained() throws IOException {
    GeneratedFlows.write(files.validation(), Map.of(), 5);
    fit("model", "{" + SMALL + "}");
    assertThat(log).anyMatch(line -> line.startsWith("warning: no validation rows"));
    assertThat(ModelBundle.open(folder.resolve("model")).trees().treeCount()).isEqualTo(25);
  }

  @Test
  void theBundleHasWhatOtherToolsWant() throws IOException {
    fit("model", "{" + SMALL + "}");
    Path bundle = folder.resolve("model");
    try (Stream<Path> entries = Files.walk(bundle)) {
      assertThat(entries.filter(Files::isRegularFile).map(bundle::relativize).map(Path::toString))
          .containsExactlyInAnyOrder(
              "model.json",
              "mlids.json",
              "MLmodel",
              "code/mlids_mlflow.py",
              "class_rules.json",
              "input_example.json",
              "serving_input_example.json",
              "requirements.txt",
              "conda.yaml",
              "python_env.yaml",
              "report/index.html",
              "report/metrics.json");
    }
    JsonNode importance =
        new ObjectMapper()
            .readTree(bundle.resolve("report/metrics.json").toFile())
            .get("importance");
    assertThat(importance.get("shap_rows").intValue()).isEqualTo(257);
    assertThat(importance.get("features"))
        .isNotEmpty()
        .allSatisfy(feature -> assertThat(feature.get("gain").doubleValue()).isPositive())
        .anySatisfy(feature -> assertThat(feature.get("shap").doubleValue()).isPositive());
    assertThat(Files.readString(bundle.resolve("MLmodel")))
        .contains("loader_module: mlids_mlflow", "data: model.json", "xgb_version: 3.0.4")
        .contains("utc_time_created: '2026-02-14 08:31:01.000000'");
    assertThat(Files.readString(bundle.resolve("requirements.txt"))).contains("mlflow", "xgboost");
  }

  @Test
  void theManifestHasTheQuantilesOfTheTrainingRows() throws IOException {
    fit("model", "{\"nr_samples_attack_category\": 500, " + SMALL + "}");
    List<FeatureQuantiles> quantiles =
        ModelBundle.open(folder.resolve("model")).manifest().quantiles();
    FlowBatch rows = GeneratedFlows.batch(GeneratedFlows.classes(600, 300, 120, 8), 1);
    int place = FeatureProfile.CSE2018.modelFeatures().indexOf(Feature.FLOW_PKTS_S);
    double[] column = Arrays.copyOf(rows.column(Feature.FLOW_PKTS_S), rows.size());
    long missing = Arrays.stream(column).filter(Feature.FLOW_PKTS_S::isMissing).count();
    double[] present =
        Arrays.stream(column).filter(v -> !Feature.FLOW_PKTS_S.isMissing(v)).sorted().toArray();

    assertThat(missing).isPositive();
    assertThat(quantiles.get(place).all().missing()).isEqualTo((double) missing / rows.size());
    assertThat(quantiles.get(place).all().values().get(4))
        .isBetween(present[present.length / 2 - 1], present[present.length / 2]);
  }

  @Test
  void aCardThatIsNotThereAndAParameterWithoutEffectAreWarnedOf() throws IOException {
    String parameters = SMALL + ", \"task_type\": \"GPU\", \"random_strength\": 5";
    byte[] model = model("a", "{" + parameters + "}");
    assertThat(log)
        .anyMatch(line -> line.startsWith("warning: task_type is GPU"))
        .anyMatch(line -> line.startsWith("warning: random_strength"));
    assertThat(model).isEqualTo(model("b", "{" + SMALL + "}"));
  }

  @Test
  void anOlderBundleIsReplacedAndAFailureLeavesItAsItWas() throws IOException {
    byte[] first = model("model", "{" + SMALL + "}");
    Files.write(files.test(), new byte[0]);
    assertThatThrownBy(() -> fit("model", "{" + SMALL + ", \"random_seed\": 1}"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("test.h5");
    assertThat(folder.resolve("model/model.json")).hasBinaryContent(first);

    GeneratedFlows.split(folder);
    assertThat(model("model", "{" + SMALL + ", \"random_seed\": 1}")).isNotEqualTo(first);
    try (Stream<Path> entries = Files.list(folder.resolve("model"))) {
      assertThat(entries.map(entry -> entry.getFileName().toString()))
          .noneMatch(name -> name.startsWith("."));
    }
  }

  @Test
  void treeParametersChangeTheTreesAndConstraintsHold() throws IOException {
    byte[] plain = model("plain", "{" + SMALL + "}");
    for (String each :
        List.of(
            "\"subsample\": 0.5",
            "\"colsample_bytree\": 0.9",
            "\"min_child_weight\": 20",
            "\"gamma\": 5",
            "\"max_leaves\": 3")) {
      assertThat(model("changed", "{" + each + ", " + SMALL + "}")).as(each).isNotEqualTo(plain);
    }
    // With a constraint on each feature that can raise the score, growing values never lower it.
    String all =
        FeatureProfile.CSE2018.modelFeatures().stream()
            .map(feature -> "\"" + feature.columnName() + "\": 1")
            .collect(Collectors.joining(", "));
    ModelBundle bundle =
        fit("monotone", "{\"monotone_constraints\": {" + all + "}, " + SMALL + "}").bundle();
    Detector detector = Detector.of(bundle);
    float[] row = new float[detector.features().size()];
    double before = -1;
    for (int step = 0; step < 50; step++) {
      Arrays.fill(row, step * step * 40f);
      double probability = detector.verdict(row).probability();
      assertThat(probability).isGreaterThanOrEqualTo(before);
      before = probability;
    }
    assertThat(before).isGreaterThan(0.5);
  }

  @Test
  void filesOfDifferentProfilesAreRefused() {
    GeneratedFlows.write(files.test(), FeatureProfile.CORRECTED, Map.of("Benign", 5), 1);
    assertThatThrownBy(() -> fit("model", "{}"))
        .isInstanceOf(TrainingException.class)
        .hasMessageContainingAll("test.h5", "corrected", "cse2018", "use files from one split");
    assertThat(folder.resolve("model")).doesNotExist();
  }

  @Test
  void correctedFeaturesGiveAModelOfAllSeventySix() throws IOException {
    for (Path file : List.of(files.training(), files.validation(), files.test())) {
      GeneratedFlows.write(
          file, FeatureProfile.CORRECTED, GeneratedFlows.classes(90, 50, 40, 3), 1);
    }
    fit("model", "{" + SMALL + "}");
    ModelBundle bundle = ModelBundle.open(folder.resolve("model"));
    assertThat(bundle.manifest().profile()).isEqualTo(FeatureProfile.CORRECTED);
    assertThat(bundle.trees().featureCount()).isEqualTo(76);
  }

  @Test
  void whatCannotBeTrainedOnIsRefused() throws IOException {
    GeneratedFlows.write(files.training(), Map.of("Benign", 50), 1);
    assertThatThrownBy(() -> fit("model", "{}"))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("all Benign");
    GeneratedFlows.write(files.training(), Map.of(), 1);
    assertThatThrownBy(() -> fit("model", "{}"))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("train.h5: no rows");
    Files.writeString(files.training(), "no dataset");
    assertThatThrownBy(() -> fit("model", "{}"))
        .isInstanceOf(DatasetFormatException.class)
        .hasMessageContaining("train.h5");
    assertThat(folder.resolve("model")).doesNotExist();
  }

  @Test
  void aFileInTheWayOfTheFolderIsSaidBeforeTraining() throws IOException {
    Files.writeString(folder.resolve("file"), "");
    for (String output : List.of("file", "file/models/gradient_boost")) {
      assertThatThrownBy(() -> fit(output, "{}"))
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining("file: not a directory, so the model cannot be written to");
    }
    assertThat(log).isEmpty();
  }

  private byte[] model(String output, String parameters) throws IOException {
    fit(output, parameters);
    return Files.readAllBytes(folder.resolve(output).resolve("model.json"));
  }

  private ModelTrainer.Fitted fit(String output, String parameters) throws IOException {
    TrainingParameters parsed =
        ParameterFile.parse(parameters.getBytes(StandardCharsets.UTF_8), "params.json");
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    return new ModelTrainer(files, folder.resolve(output), parsed, clock, log::add).run();
  }
}
