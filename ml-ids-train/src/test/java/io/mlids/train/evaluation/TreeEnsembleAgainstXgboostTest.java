package io.mlids.train.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.dataset.FlowDataset;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.model.TreeEnsemble;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import io.mlids.core.testing.SharedData;
import io.mlids.train.xgboost.XgboostLibrary;
import java.nio.file.Path;
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

/** Compares our evaluator with XGBoost's own predictions. */
@Tag("native")
class TreeEnsembleAgainstXgboostTest {
  @BeforeAll
  static void loadXgboost() {
    // Without this, xgboost4j finds OpenMP only if it is installed on the system.
    XgboostLibrary.load();
  }

  private static final int FEATURES = 20;
  private static final int ROWS = 6_000;
  private static final int CLASSES = 5;

  private final Random random = new Random(7);
  private final float[] rows = rows(ROWS);

  @TempDir Path folder;

  @Test
  void binaryModelsScoreAlike() throws Exception {
    assertScoresAlike(
        binaryLabels(),
        Map.of("objective", "binary:logistic", "max_depth", 8, "base_score", 0.5),
        40);
  }

  @Test
  void multiclassModelsScoreAlike() throws Exception {
    assertScoresAlike(
        classLabels(),
        Map.of(
            "objective", "multi:softprob", "num_class", CLASSES, "max_depth", 8, "base_score", 0.5),
        8);
  }

  @Test
  void modelsWithALargeBiasScoreAlike() throws Exception {
    float[] rare = new float[ROWS];
    Arrays.fill(rare, 0, 3, 1);
    assertScoresAlike(rare, Map.of("objective", "binary:logistic", "scale_pos_weight", 1e4), 20);
    assertScoresAlike(rare, Map.of("objective", "binary:logistic", "base_score", 0.001), 20);
  }

  @Test
  void treesGrownByLossOrPrunedOrInParallelScoreAlike() throws Exception {
    assertScoresAlike(
        binaryLabels(),
        Map.of(
            "objective",
            "binary:logistic",
            "grow_policy",
            "lossguide",
            "max_leaves",
            60,
            "max_depth",
            0),
        20);
    assertScoresAlike(
        binaryLabels(),
        Map.of("objective", "binary:logistic", "tree_method", "exact", "gamma", 5, "max_depth", 7),
        4);
    assertScoresAlike(
        binaryLabels(),
        Map.of("objective", "binary:logistic", "num_parallel_tree", 3, "subsample", 0.5),
        5);
  }

  @Test
  @Tag("shared")
  void everyRealFlowScoresAlike() throws Exception {
    FlowBatch flows = new FlowBatch(40_000);
    try (FlowReader reader =
        FlowDataset.open(SharedData.require("datasets/cse-cic-ids2018-sample"))) {
      reader.read(flows);
      assertThat(flows.size()).isEqualTo(33_218);
    }
    List<Feature> features = FeatureProfile.CSE2018.modelFeatures();
    float[] values = new float[(flows.size() + 1) * features.size()];
    Arrays.fill(values, Float.NaN);
    for (int i = 0; i < flows.size(); i++) {
      for (int f = 0; f < features.size(); f++) {
        values[i * features.size() + f] =
            features.get(f).modelValue(flows.column(features.get(f))[i]);
      }
    }
    List<String> classes = Arrays.stream(flows.labels(), 0, flows.size()).distinct().toList();
    float[] binary = new float[flows.size() + 1];
    float[] multiclass = new float[flows.size() + 1];
    for (int i = 0; i < flows.size(); i++) {
      binary[i] = flows.labels()[i].equals("Benign") ? 0 : 1;
      multiclass[i] = classes.indexOf(flows.labels()[i]);
    }
    assertScoresAlike(
        values,
        features.size(),
        binary,
        Map.of("objective", "binary:logistic", "max_depth", 8),
        20,
        values);
    assertScoresAlike(
        values,
        features.size(),
        multiclass,
        Map.of("objective", "multi:softprob", "num_class", classes.size(), "max_depth", 8),
        4,
        values);
  }

  /** Scores the training rows, and rows with extreme values. */
  private void assertScoresAlike(float[] labels, Map<String, Object> parameters, int rounds)
      throws Exception {
    float[] unseen = rows(ROWS);
    Arrays.fill(unseen, 0, FEATURES, Float.NaN);
    Arrays.fill(unseen, FEATURES, 2 * FEATURES, 0f);
    Arrays.fill(unseen, 2 * FEATURES, 3 * FEATURES, -0f);
    Arrays.fill(unseen, 3 * FEATURES, 4 * FEATURES, Float.MAX_VALUE);
    Arrays.fill(unseen, 4 * FEATURES, 5 * FEATURES, -Float.MAX_VALUE);
    assertScoresAlike(rows, FEATURES, labels, parameters, rounds, rows, unseen);
  }

  private void assertScoresAlike(
      float[] training,
      int features,
      float[] labels,
      Map<String, Object> parameters,
      int rounds,
      float[]... toBeScored)
      throws Exception {
    Map<String, Object> all = new HashMap<>(parameters);
    all.putIfAbsent("tree_method", "hist");
    // OpenMP threads spin while they wait, and spinning is slow on a busy machine.
    all.put("nthread", 1);
    DMatrix matrix = new DMatrix(training, labels.length, features, Float.NaN);
    matrix.setLabel(labels);
    Booster booster = XGBoost.train(matrix, all, rounds, Map.of(), null, null);
    matrix.dispose();
    Path file = folder.resolve("model.json");
    booster.saveModel(file.toString());
    TreeEnsemble trees = TreeEnsemble.read(file);
    // The log-odds of 0.5 are 0 on every machine.
    boolean sameStart = parameters.getOrDefault("base_score", "").equals(0.5);
    for (float[] scored : toBeScored) {
      assertScoresAlike(booster, trees, scored, sameStart);
    }
    booster.dispose();
  }

  private static void assertScoresAlike(
      Booster booster, TreeEnsemble trees, float[] rows, boolean toTheBit) throws XGBoostError {
    int features = trees.featureCount();
    int count = rows.length / features;
    float[] margins = new float[count * trees.outputCount()];
    float[] probabilities = new float[count * trees.outputCount()];
    trees.margins(rows, 0, count, margins);
    trees.predict(rows, 0, count, probabilities);
    DMatrix matrix = new DMatrix(rows, count, features, Float.NaN);
    float[] xgboostMargins = flat(booster.predict(matrix, true));
    float[] xgboostProbabilities = flat(booster.predict(matrix));
    matrix.dispose();
    assertThat(probabilities).hasSameSizeAs(xgboostProbabilities);
    float farthest = 0;
    int otherMargins = 0;
    for (int i = 0; i < probabilities.length; i++) {
      farthest = Math.max(farthest, Math.abs(probabilities[i] - xgboostProbabilities[i]));
      otherMargins += margins[i] == xgboostMargins[i] ? 0 : 1;
    }
    assertThat(farthest).isLessThanOrEqualTo(1e-6f);
    if (toTheBit) {
      assertThat(otherMargins).as("margins that differ in any bit").isZero();
    }
  }

  private float[] rows(int count) {
    float[] values = new float[count * FEATURES];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (random.nextInt(10)) {
            case 0 -> Float.NaN;
            case 1 -> 0;
            case 2, 3 -> random.nextInt(5) - 1;
            case 4 -> (float) Math.exp(10 * random.nextGaussian());
            default -> (float) random.nextGaussian();
          };
    }
    return values;
  }

  private float[] binaryLabels() {
    float[] labels = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      labels[row] = signal(row) + 0.5 * random.nextGaussian() > 0 ? 1 : 0;
    }
    return labels;
  }

  private float[] classLabels() {
    float[] labels = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      double place = signal(row) + 0.5 * random.nextGaussian() + CLASSES / 2.0;
      labels[row] = (float) Math.clamp(Math.floor(place), 0, CLASSES - 1);
    }
    return labels;
  }

  private double signal(int row) {
    double sum = 0;
    for (int feature = 0; feature < 6; feature++) {
      float value = rows[row * FEATURES + feature];
      sum += Float.isNaN(value) ? 0.7 : Math.sin(value + feature);
    }
    return sum;
  }

  private static float[] flat(float[][] table) {
    float[] values = new float[table.length * table[0].length];
    for (int row = 0; row < table.length; row++) {
      System.arraycopy(table[row], 0, values, row * table[row].length, table[row].length);
    }
    return values;
  }
}
