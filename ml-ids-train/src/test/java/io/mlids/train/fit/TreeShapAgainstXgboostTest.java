package io.mlids.train.fit;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.csv.FlowCsvReader;
import io.mlids.core.dataset.FlowDataset;
import io.mlids.core.explain.TreeShap;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.hdf.FlowHdfReader;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.model.TreeEnsemble;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.testing.SharedData;
import io.mlids.train.split.DatasetSplit;
import io.mlids.train.split.part.SplitFractions;
import io.mlids.train.xgboost.XgboostLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares our SHAP values with XGBoost's {@code pred_contribs}. */
@Tag("native")
class TreeShapAgainstXgboostTest {
  /** XGBoost adds the values as 32-bit floats. */
  private static final double TOLERANCE = 1e-4;

  private static final int CHUNK = 500;

  @BeforeAll
  static void loadXgboost() {
    // Without this call, xgboost4j finds OpenMP only if it is installed on the system.
    XgboostLibrary.load();
  }

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"binary,4,30", "binary,8,15", "multiclass,4,6", "multiclass,8,2"})
  void everyRowOfEverySplitIsExplainedAlike(String objective, int depth, int rounds)
      throws Exception {
    assertFlowsExplainedAlike(
        Path.of(System.getProperty("mlids.root"), "datasets/testbed/flows/corrected"),
        FeatureProfile.CORRECTED,
        """
        {"objective": "%s", "tree_depth": %d, "nr_iterations": %d}\
        """
            .formatted(objective, depth, rounds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"binary", "multiclass"})
  @Tag("shared")
  void everyPublishedFlowIsExplainedAlike(String objective) throws Exception {
    assertFlowsExplainedAlike(
        SharedData.require("datasets/cse-cic-ids2018-sample"),
        FeatureProfile.CSE2018,
        """
        {"objective": "%s", "nr_iterations": 4}\
        """
            .formatted(objective));
  }

  @Test
  void treesOfOtherShapesAreExplainedAlike() throws Exception {
    assertNoiseExplainedAlike(Map.of("max_depth", 12, "base_score", 0.2));
    assertNoiseExplainedAlike(
        Map.of("grow_policy", "lossguide", "max_leaves", 60, "max_depth", 0, "subsample", 0.5));
    assertNoiseExplainedAlike(
        Map.of("tree_method", "exact", "gamma", 5, "max_depth", 7, "min_child_weight", 0));
  }

  private void assertFlowsExplainedAlike(Path csvs, FeatureProfile profile, String parameters)
      throws Exception {
    new DatasetSplit(new SplitFractions(0.1, 0.1), FlowCsvReader.ALL_ROWS, 42, profile)
        .run(FlowDataset.csvFiles(csvs), folder);
    SplitFiles files =
        new SplitFiles(
            folder.resolve("train.h5"), folder.resolve("val.h5"), folder.resolve("test.h5"));
    ModelBundle bundle =
        new ModelTrainer(
                files,
                folder.resolve("model"),
                ParameterFile.parse(parameters.getBytes(StandardCharsets.UTF_8), "params.json"),
                Clock.systemUTC(),
                line -> {})
            .run()
            .bundle();
    List<Feature> features = bundle.manifest().features();
    long rows = 0;
    Comparison comparison = new Comparison(bundle.folder().resolve("model.json"), features);
    for (Path file : List.of(files.training(), files.validation(), files.test())) {
      try (FlowHdfReader reader = FlowHdfReader.open(file)) {
        FlowBatch batch = new FlowBatch();
        while (reader.read(batch)) {
          comparison.add(values(batch, features));
          rows += batch.size();
        }
      }
    }
    float[] missing = new float[features.size()];
    Arrays.fill(missing, Float.NaN);
    comparison.add(missing);
    comparison.dispose();
    assertThat(rows).isGreaterThan(5_000);
    assertThat(comparison.farthest).isLessThanOrEqualTo(TOLERANCE);
    assertThat(comparison.farthestSum).isLessThanOrEqualTo(TOLERANCE);
  }

  private static float[] values(FlowBatch batch, List<Feature> features) {
    float[] values = new float[batch.size() * features.size()];
    for (int i = 0; i < values.length; i++) {
      Feature feature = features.get(i % features.size());
      values[i] = feature.modelValue(batch.column(feature)[i / features.size()]);
    }
    return values;
  }

  private void assertNoiseExplainedAlike(Map<String, Object> parameters) throws Exception {
    int features = 15;
    float[] rows = noise(3_000, features);
    float[] labels = new float[3_000];
    for (int i = 0; i < labels.length; i++) {
      float first = rows[i * features];
      labels[i] = (Float.isNaN(first) ? 0.5 : first) * rows[i * features + 1] > 0.2 ? 1 : 0;
    }
    Map<String, Object> all = new HashMap<>(parameters);
    all.put("objective", "binary:logistic");
    all.putIfAbsent("tree_method", "hist");
    // OpenMP threads spin while they wait, which is slow on a busy machine.
    all.put("nthread", 1);
    DMatrix matrix = new DMatrix(rows, labels.length, features, Float.NaN);
    matrix.setLabel(labels);
    Booster booster = XGBoost.train(matrix, all, 10, Map.of(), null, null);
    matrix.dispose();
    Path file = folder.resolve("noise.json");
    booster.saveModel(file.toString());
    booster.dispose();
    Comparison comparison = new Comparison(file, List.of());
    comparison.add(rows);
    comparison.dispose();
    assertThat(comparison.farthest).isLessThanOrEqualTo(TOLERANCE);
    assertThat(comparison.farthestSum).isLessThanOrEqualTo(TOLERANCE);
  }

  private static float[] noise(int count, int features) {
    Random random = new Random(11);
    float[] values = new float[count * features];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(10) == 0 ? Float.NaN : (float) random.nextGaussian();
    }
    return values;
  }

  /**
   * Explains rows with both implementations and records the largest differences between their
   * results.
   */
  private static final class Comparison {
    private final Booster booster;
    private final TreeEnsemble trees;
    private final TreeShap shap;
    private final String[] names;
    private double farthest;
    private double farthestSum;

    Comparison(Path model, List<Feature> features) throws IOException, XGBoostError {
      booster = XGBoost.loadModel(model.toString());
      trees = TreeEnsemble.read(model);
      shap = TreeShap.of(trees).orElseThrow();
      List<String> columns = new ArrayList<>();
      features.forEach(feature -> columns.add(feature.columnName()));
      names = columns.toArray(String[]::new);
    }

    void add(float[] rows) throws XGBoostError {
      int width = trees.featureCount();
      for (int from = 0; from < rows.length; from += CHUNK * width) {
        addChunk(Arrays.copyOfRange(rows, from, Math.min(rows.length, from + CHUNK * width)));
      }
    }

    private void addChunk(float[] rows) throws XGBoostError {
      int width = trees.featureCount();
      int count = rows.length / width;
      DMatrix matrix = new DMatrix(rows, count, width, Float.NaN);
      if (names.length > 0) {
        matrix.setFeatureNames(names);
      }
      float[][] theirs = booster.predictContrib(matrix, 0);
      matrix.dispose();
      float[] margins = new float[count * trees.outputCount()];
      trees.margins(rows, 0, count, margins);
      for (int row = 0; row < count; row++) {
        double[][] ours =
            shap.contributions(Arrays.copyOfRange(rows, row * width, row * width + width));
        assertThat(theirs[row]).hasSize(ours.length * (width + 1));
        for (int output = 0; output < ours.length; output++) {
          for (int i = 0; i <= width; i++) {
            double difference = Math.abs(ours[output][i] - theirs[row][output * (width + 1) + i]);
            farthest = Math.max(farthest, difference);
          }
          double sum = Arrays.stream(ours[output]).sum();
          farthestSum = Math.max(farthestSum, Math.abs(sum - margins[row * ours.length + output]));
        }
      }
    }

    void dispose() {
      booster.dispose();
    }
  }
}
