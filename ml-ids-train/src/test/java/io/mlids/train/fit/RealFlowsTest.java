package io.mlids.train.fit;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.console.Progress;
import io.mlids.core.csv.FlowCsvReader;
import io.mlids.core.dataset.FlowDataset;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.hdf.FlowHdfReader;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.model.TreeEnsemble;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import io.mlids.core.testing.SharedData;
import io.mlids.train.evaluation.DatasetScoring;
import io.mlids.train.evaluation.DetectionFigures;
import io.mlids.train.split.DatasetSplit;
import io.mlids.train.split.part.SplitFractions;
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

/**
 * Trains on real flows from CSE-CIC-IDS2018 and checks the accuracy and the bundle's predictions.
 */
@Tag("native")
@Tag("shared")
class RealFlowsTest {
  @BeforeAll
  static void loadXgboost() {
    // Without this, xgboost4j finds OpenMP only if it is installed on the system.
    XgboostLibrary.load();
  }

  @TempDir Path folder;

  @Test
  void defaultParametersDetectAttacks() throws Exception {
    Path unseen = SharedData.require("datasets/test.h5");
    SplitFiles files = split();

    ModelTrainer.Fitted fitted = fit(files, "{}");

    DetectionFigures test = fitted.test().all();
    assertThat(test.prAuc()).isGreaterThanOrEqualTo(0.975);
    assertThat(test.f1()).isGreaterThanOrEqualTo(0.93);
    try (FlowReader reader = FlowDataset.open(unseen);
        Progress progress = Progress.of("Evaluating", "rows", 0)) {
      DatasetScoring scoring = DatasetScoring.of(fitted.bundle());
      assertThat(scoring.evaluate(reader, progress).all().prAuc()).isGreaterThanOrEqualTo(0.985);
    }
    assertScoresOfXgboost(fitted.bundle(), files);
  }

  @Test
  void classesAreToldApart() throws Exception {
    SplitFiles files = split();

    ModelTrainer.Fitted fitted = fit(files, "{\"objective\": \"multiclass\"}");

    assertThat(fitted.test().macroF1().orElseThrow()).isGreaterThan(0.8);
    assertScoresOfXgboost(fitted.bundle(), files);
  }

  private SplitFiles split() throws IOException {
    Path csvs = SharedData.require("datasets/cse-cic-ids2018-sample");
    new DatasetSplit(
            new SplitFractions(0.1, 0.1), FlowCsvReader.ALL_ROWS, 42, FeatureProfile.CSE2018)
        .run(FlowDataset.csvFiles(csvs), folder);
    return new SplitFiles(
        folder.resolve("train.h5"), folder.resolve("val.h5"), folder.resolve("test.h5"));
  }

  private ModelTrainer.Fitted fit(SplitFiles files, String parameters) throws IOException {
    return new ModelTrainer(
            files,
            folder.resolve("model"),
            ParameterFile.parse(parameters.getBytes(StandardCharsets.UTF_8), "params.json"),
            Clock.systemUTC(),
            line -> {})
        .run();
  }

  private static void assertScoresOfXgboost(ModelBundle bundle, SplitFiles files)
      throws IOException, XGBoostError {
    TreeEnsemble trees = bundle.trees();
    List<Feature> features = bundle.manifest().features();
    Booster booster = XGBoost.loadModel(bundle.folder().resolve("model.json").toString());
    FlowBatch batch = new FlowBatch();
    float[] rows = new float[batch.capacity() * features.size()];
    float[] ours = new float[batch.capacity() * trees.outputCount()];
    float farthest = 0;
    for (Path file : List.of(files.training(), files.validation(), files.test())) {
      try (FlowHdfReader reader = FlowHdfReader.open(file)) {
        while (reader.read(batch)) {
          for (int i = 0; i < batch.size() * features.size(); i++) {
            Feature feature = features.get(i % features.size());
            rows[i] = feature.modelValue(batch.column(feature)[i / features.size()]);
          }
          trees.predict(rows, 0, batch.size(), ours);
          float[] used = Arrays.copyOf(rows, batch.size() * features.size());
          DMatrix matrix = new DMatrix(used, batch.size(), features.size(), Float.NaN);
          matrix.setFeatureNames(features.stream().map(Feature::columnName).toArray(String[]::new));
          float[][] theirs = booster.predict(matrix);
          for (int i = 0; i < batch.size() * trees.outputCount(); i++) {
            float other = theirs[i / trees.outputCount()][i % trees.outputCount()];
            farthest = Math.max(farthest, Math.abs(ours[i] - other));
          }
          matrix.dispose();
        }
      }
    }
    booster.dispose();
    assertThat(farthest).isLessThanOrEqualTo(1e-6f);
  }
}
