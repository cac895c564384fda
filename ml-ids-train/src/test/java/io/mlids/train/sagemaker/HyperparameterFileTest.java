package io.mlids.train.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.train.fit.Objective;
import io.mlids.train.fit.ParameterFile;
import io.mlids.train.fit.TrainingException;
import io.mlids.train.fit.TrainingParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HyperparameterFileTest {
  @TempDir Path folder;

  @Test
  void readsNumbersAndBooleansFromStrings() throws IOException {
    TrainingParameters parameters =
        read(
            """
            {"nr_iterations": "120", "learning_rate": "0.05", "l2_reg": "1e1", "use_val_set": "False",
             "class_weights": "true", "objective": "multiclass", "random_seed": "-1"}\
            """);
    assertThat(parameters.nrIterations()).isEqualTo(120);
    assertThat(parameters.learningRate()).isEqualTo(0.05);
    assertThat(parameters.l2Reg()).isEqualTo(10);
    assertThat(parameters.useValSet()).isFalse();
    assertThat(parameters.classWeights()).isTrue();
    assertThat(parameters.objective()).isEqualTo(Objective.MULTICLASS);
    assertThat(parameters.randomSeed()).isEqualTo(TrainingParameters.ANY_SEED);
  }

  @Test
  void readsStringsThatAClientEncodedTwice() throws IOException {
    TrainingParameters parameters =
        read("{\"objective\": \"\\\"multiclass\\\"\", \"tree_depth\": \"5\"}");
    assertThat(parameters.objective()).isEqualTo(Objective.MULTICLASS);
    assertThat(parameters.treeDepth()).isEqualTo(5);
  }

  @Test
  void ignoresWhatSageMakersToolsAdd() throws IOException {
    assertThat(
            read(
                "{\"sagemaker_region\": \"\\\"eu-west-1\\\"\", \"_tuning_objective_metric\":"
                    + " \"test:f1\"}"))
        .isEqualTo(TrainingParameters.DEFAULTS);
  }

  @Test
  void aJobWithoutHyperparametersTrainsWithTheDefaults() throws IOException {
    assertThat(HyperparameterFile.read(folder.resolve("none.json")))
        .isEqualTo(TrainingParameters.DEFAULTS);
  }

  @Test
  void everyParameterThatFitRecordsIsReadBackFromStrings() throws IOException {
    StringBuilder json = new StringBuilder();
    ParameterFile.toJson(TrainingParameters.DEFAULTS)
        .properties()
        .forEach(
            each ->
                json.append(json.isEmpty() ? "{" : ",")
                    .append('"' + each.getKey() + "\":\"" + each.getValue().asText() + '"'));
    assertThat(read(json + "}")).isEqualTo(TrainingParameters.DEFAULTS);
  }

  @Test
  void namesTheFileTheParameterAndTheRemedy() {
    assertThatThrownBy(() -> read("{\"nr_iterations\": \"many\"}"))
        .isInstanceOf(TrainingException.class)
        .hasMessageEndingWith(
            "hyperparameters.json: nr_iterations is \"many\"; it must be a whole number from 1 to"
                + " 100000");
    assertThatThrownBy(() -> read("{\"iterations\": \"3\"}"))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("unknown parameter iterations");
    assertThatThrownBy(() -> read("[1]"))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("not a JSON object");
  }

  private TrainingParameters read(String json) throws IOException {
    Path file = folder.resolve("hyperparameters.json");
    Files.writeString(file, json);
    return HyperparameterFile.read(file);
  }
}
