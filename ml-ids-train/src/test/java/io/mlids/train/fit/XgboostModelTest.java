package io.mlids.train.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mlids.core.feature.Feature;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.table.FlowBatch;
import io.mlids.train.xgboost.XgboostLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that XGBoost can load a trained model, in Java and in Python. */
@Tag("native")
class XgboostModelTest {
  @BeforeAll
  static void loadXgboost() {
    // Without this call, xgboost4j finds OpenMP only if the system has it.
    XgboostLibrary.load();
  }

  private static final String SMALL = "\"nr_iterations\": 25, \"tree_depth\": 5";

  @TempDir Path folder;

  @Test
  void ourScoresAreThoseOfXgboost() throws Exception {
    assertScoresOfXgboost("{" + SMALL + "}");
    assertScoresOfXgboost("{\"objective\": \"multiclass\", " + SMALL + "}");
  }

  @Test
  @Tag("process")
  void xgboostInPythonOpensTheModel() throws IOException, InterruptedException {
    fit("{\"nr_iterations\": 5}");
    String script =
        """
        import sys
        try:
            import xgboost
        except ImportError:
            sys.exit(77)
        booster = xgboost.Booster()
        booster.load_model(sys.argv[1])
        print(booster.num_boosted_rounds(), len(booster.feature_names), booster.feature_names[0])
        """;
    Process python;
    try {
      python =
          new ProcessBuilder("python3", "-c", script, folder.resolve("model/model.json").toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      python = null;
    }
    assumeTrue(python != null, "there is no python3");
    String output = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assumeTrue(python.waitFor() != 77, "python3 has no xgboost");
    assertThat(output.strip()).isEqualTo("5 68 flow_duration");
  }

  private void assertScoresOfXgboost(String parameters) throws IOException, XGBoostError {
    ModelBundle bundle = fit(parameters);
    List<Feature> features = bundle.manifest().features();
    FlowBatch batch = GeneratedFlows.batch(GeneratedFlows.classes(300, 200, 100, 50), 9);
    float[] rows = new float[batch.size() * features.size()];
    for (int i = 0; i < rows.length; i++) {
      Feature feature = features.get(i % features.size());
      rows[i] = feature.modelValue(batch.column(feature)[i / features.size()]);
    }
    Arrays.fill(rows, 0, 5 * features.size(), Float.NaN);
    float[] ours = new float[batch.size() * bundle.trees().outputCount()];
    bundle.trees().predict(rows, 0, batch.size(), ours);

    Booster booster = XGBoost.loadModel(folder.resolve("model/model.json").toString());
    DMatrix matrix = new DMatrix(rows, batch.size(), features.size(), Float.NaN);
    matrix.setFeatureNames(features.stream().map(Feature::columnName).toArray(String[]::new));
    float[][] theirs = booster.predict(matrix);
    float farthest = 0;
    for (int i = 0; i < ours.length; i++) {
      int outputs = bundle.trees().outputCount();
      farthest = Math.max(farthest, Math.abs(ours[i] - theirs[i / outputs][i % outputs]));
    }
    assertThat(farthest).isLessThanOrEqualTo(1e-6f);
    matrix.dispose();
    booster.dispose();
  }

  private ModelBundle fit(String parameters) throws IOException {
    return new ModelTrainer(
            GeneratedFlows.split(folder),
            folder.resolve("model"),
            ParameterFile.parse(parameters.getBytes(StandardCharsets.UTF_8), "params.json"),
            Clock.systemUTC(),
            line -> {})
        .run()
        .bundle();
  }
}
