package io.mlids.train.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.testing.SharedData;
import io.mlids.train.calibration.CalibrationMethod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterFileTest {

  @Test
  void anEmptyFileMeansTheDefaults() throws IOException {
    assertThat(parse("{}")).isEqualTo(TrainingParameters.DEFAULTS);
  }

  @Test
  @Tag("shared")
  void theShippedFileSaysWhatTheDefaultsAre() throws IOException {
    Path shipped = SharedData.projectRoot().resolve("ml-ids-train/training_params.json");

    TrainingParameters parameters = ParameterFile.read(shipped);

    assertThat(parameters).isEqualTo(TrainingParameters.DEFAULTS);
    assertThat(new ObjectMapper().readTree(shipped.toFile()))
        .hasSameSizeAs(ParameterFile.toJson(parameters));
  }

  @Test
  void readsTheFilesOfTheOriginal() throws IOException {
    TrainingParameters parameters =
        parse(
            """
            {
              "task_type": "GPU",
              "use_val_set": true,
              "nr_iterations": 2000,
              "tree_depth": 10,
              "l2_reg": 4.813919374945952,
              "border_count": 254,
              "random_strength": 5,
              "nr_samples_attack_category": 100000
            }
            """);
    assertThat(parameters.taskType()).isEqualTo(TaskType.GPU);
    assertThat(parameters.nrIterations()).isEqualTo(2000);
    assertThat(parameters.l2Reg()).isEqualTo(4.813919374945952);
    assertThat(parameters.randomStrength()).isEqualTo(OptionalDouble.of(5));
    assertThat(parameters.nrSamplesAttackCategory()).isEqualTo(100_000);

    TrainingParameters quick =
        parse(
            """
            {"task_type": "GPU", "nr_iterations": 10, "nr_samples_attack_category": 1000,
             "random_seed": 42}
            """);
    assertThat(quick.nrIterations()).isEqualTo(10);
    assertThat(quick.treeDepth()).isEqualTo(TrainingParameters.DEFAULTS.treeDepth());
  }

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    TrainingParameters parameters =
        parse(
            """
            {"objective": "Multiclass", "class_weights": true, "learning_rate": 1,
             "early_stopping_rounds": 0, "random_seed": -1, "random_strength": 0.5,
             "max_false_positive_rate": 0.001, "decision_threshold": 0.7,
             "calibration": "Isotonic", "subsample": 0.8, "colsample_bytree": 1,
             "min_child_weight": 0, "gamma": 0.25, "max_leaves": 31}
            """);
    assertThat(parameters.objective()).isEqualTo(Objective.MULTICLASS);
    assertThat(parameters.calibration()).isEqualTo(CalibrationMethod.ISOTONIC);
    assertThat(parse(ParameterFile.toJson(parameters).toString())).isEqualTo(parameters);
  }

  @Test
  void monotoneConstraintsNameFeatures() throws IOException {
    TrainingParameters parameters =
        parse("{\"monotone_constraints\": {\"Flow Duration\": 1, \"idle_max\": -1}}");
    assertThat(parameters.trees().monotone())
        .isEqualTo(Map.of(Feature.FLOW_DURATION, 1, Feature.IDLE_MAX, -1));
    assertThat(parse(ParameterFile.toJson(parameters).toString())).isEqualTo(parameters);
    String settings =
        parameters
            .trees()
            .settings(
                List.of(Feature.FLOW_DURATION, Feature.TOT_FWD_PKTS, Feature.IDLE_MAX),
                FeatureProfile.CSE2018)
            .get("monotone_constraints");
    assertThat(settings).isEqualTo("(1,0,-1)");
    assertThatThrownBy(
            () -> parameters.trees().settings(List.of(Feature.IDLE_MAX), FeatureProfile.CSE2018))
        .hasMessageContaining("do not use flow_duration");
    assertThatThrownBy(
            () ->
                parse(
                    "{\"objective\": \"multiclass\", \"monotone_constraints\": {\"idle_max\": 1}}"))
        .hasMessageContaining("monotone_constraints need the objective binary");
  }

  @Test
  void anUnknownParameterIsNamedAndTheKnownOnesListed() {
    assertThatThrownBy(() -> parse("{\"iterations\": 5, \"nr_iterations\": 5}"))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith("params.json: unknown parameter iterations; known are objective, ")
        .hasMessageContainingAll("nr_iterations", "random_strength");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tree_depth | \"8\"",
        "calibration | \"beta\"",
        "calibration | true",
        "tree_depth | 0",
        "tree_depth | 1.0E30",
        "tree_depth | null",
        "border_count | 2.5",
        "border_count | 1",
        "learning_rate | 0",
        "learning_rate | 1.1",
        "l2_reg | -1",
        "l2_reg | true",
        "use_val_set | 1",
        "class_weights | \"yes\"",
        "objective | \"regression\"",
        "task_type | 1",
        "random_seed | -2",
        "nr_samples_attack_category | -1",
        "nr_samples_attack_category | 2000000000",
        "subsample | 0",
        "subsample | 1.5",
        "colsample_bytree | 0",
        "min_child_weight | -1",
        "gamma | -0.5",
        "max_leaves | 2.5",
        "monotone_constraints | 1",
        "monotone_constraints | {\"speed\":1}",
        "monotone_constraints | {\"idle_max\":2}",
        "random_strength | []"
      })
  void aValueOfAWrongTypeOrOutOfRangeIsNamed(String name, String value) {
    assertThatThrownBy(() -> parse("{\"%s\": %s}".formatted(name, value)))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith("params.json: %s is %s; it must be ".formatted(name, value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "{", "{} x", "5", "{\"tree_depth\": 8, \"tree_depth\": 9}", "\u0000"})
  void whatIsNoJsonObjectIsRefused(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith("params.json")
        .hasMessageFindingMatch(": (invalid JSON|not a JSON object)");
  }

  @Test
  void aFolderIsRefused(@TempDir Path folder) {
    assertThatThrownBy(() -> ParameterFile.read(folder))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("a directory, not a file");
  }

  private static TrainingParameters parse(String json) throws IOException {
    return ParameterFile.parse(json.getBytes(StandardCharsets.UTF_8), "params.json");
  }

  @Test
  void bytesThatLookLikeUtf32AreNoJson() {
    for (byte[] bytes : new byte[][] {{0, 0, 0, '{', 1, 1, 1, 1}, {'{', 0, 0, 0, 1, 1, 1, 1}}) {
      assertThatThrownBy(() -> ParameterFile.parse(bytes, "params.json"))
          .isInstanceOf(TrainingException.class)
          .hasMessageStartingWith("params.json: invalid JSON; write the parameters as");
    }
  }
}
