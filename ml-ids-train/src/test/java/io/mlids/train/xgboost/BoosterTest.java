package io.mlids.train.xgboost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mlids.core.feature.Feature;
import io.mlids.core.model.TreeEnsemble;
import io.mlids.train.matrix.ClassTable;
import io.mlids.train.matrix.FlowMatrix;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
class BoosterTest {
  private static final List<Feature> FEATURES =
      List.of(Feature.FLOW_BYTS_S, Feature.FLOW_PKTS_S, Feature.FLOW_IAT_MEAN);
  private static final int BINS = 64;
  private static final Map<String, String> PARAMETERS =
      Map.of(
          "objective", "binary:logistic",
          "eval_metric", "logloss",
          "tree_method", "hist",
          "max_bin", Integer.toString(BINS),
          "max_depth", "4",
          "nthread", "1");

  private final XgboostLibrary library = XgboostLibrary.load();
  private final Arena arena = Arena.ofConfined();
  private final FlowMatrix matrix = new FlowMatrix(FEATURES, new ClassTable());
  private float[] values;
  private float[] labels;

  @TempDir Path folder;

  @AfterEach
  void free() {
    matrix.close();
    arena.close();
  }

  /** With so few distinct values, each gets its own bin, regardless of row order. */
  private QuantileMatrix rows(int count) {
    Random random = new Random(1);
    values = new float[count * FEATURES.size()];
    labels = new float[count];
    float[] row = new float[FEATURES.size()];
    for (int i = 0; i < count; i++) {
      for (int f = 0; f < row.length; f++) {
        row[f] = random.nextInt(15) == 0 ? Float.NaN : random.nextInt(40);
        values[i * row.length + f] = row[f];
      }
      labels[i] = row[0] + 2 * row[1] > 60 + 10 * random.nextGaussian() ? 1 : 0;
      matrix.add(row, 0);
    }
    QuantileMatrix rows = QuantileMatrix.of(library, matrix, BINS, 1, Optional.empty());
    rows.setLabels(native32(labels));
    return rows;
  }

  private MemorySegment native32(float[] floats) {
    return arena.allocateFrom(ValueLayout.JAVA_FLOAT, floats);
  }

  @Test
  void rowsOfSeveralChunksGiveTheModelThatXgboostItselfMakesOfThem() throws Exception {
    int count = FlowMatrix.CHUNK_ROWS + 20_000;
    Path file = folder.resolve("model.json");
    try (QuantileMatrix rows = rows(count);
        Booster booster = Booster.create(library, PARAMETERS, List.of(rows))) {
      assertThat(matrix.chunkCount()).isEqualTo(2);
      assertThat(rows.rowCount()).isEqualTo(count);
      for (int round = 0; round < 5; round++) {
        booster.update(round, rows);
      }
      booster.save(file);
    }
    float[] ours = new float[count];
    TreeEnsemble.read(file).predict(values, 0, count, ours);

    DMatrix theirs = new DMatrix(values, count, FEATURES.size(), Float.NaN);
    theirs.setLabel(labels);
    float[][] expected =
        XGBoost.train(theirs, new HashMap<String, Object>(PARAMETERS), 5, Map.of(), null, null)
            .predict(theirs);
    float farthest = 0;
    for (int i = 0; i < count; i++) {
      farthest = Math.max(farthest, Math.abs(ours[i] - expected[i][0]));
    }
    theirs.dispose();
    assertThat(farthest).isLessThanOrEqualTo(1e-6f);
  }

  @Test
  void theFirstRoundsAreAModelOfTheirOwn() throws IOException {
    try (QuantileMatrix rows = rows(2_000);
        Booster booster = Booster.create(library, PARAMETERS, List.of(rows))) {
      double[] losses = new double[6];
      for (int round = 0; round < losses.length; round++) {
        booster.update(round, rows);
        losses[round] = booster.evaluate(round, rows);
      }
      assertThat(losses[5]).isLessThan(losses[2]);
      try (Booster first = booster.firstRounds(3)) {
        first.save(folder.resolve("first.json"));
      }
      TreeEnsemble trees = TreeEnsemble.read(folder.resolve("first.json"));
      assertThat(trees.treeCount()).isEqualTo(3);
      assertThat(loss(trees)).isCloseTo(losses[2], within(1e-5));
    }
  }

  @Test
  void theFeatureThatTellsMostHasTheLargestGain() {
    try (QuantileMatrix rows = rows(2_000);
        Booster booster = Booster.create(library, PARAMETERS, List.of(rows))) {
      booster.setFeatureNames(List.of("a", "b", "c"));
      booster.update(0, rows);
      Map<String, Double> gains = booster.gains();
      assertThat(gains).containsKeys("a", "b");
      assertThat(gains.get("b")).isGreaterThan(gains.get("a"));
      assertThat(gains.getOrDefault("c", 0.0)).isLessThan(gains.get("a"));
    }
  }

  @Test
  void weightsCount() {
    try (QuantileMatrix rows = rows(2_000);
        Booster booster = Booster.create(library, PARAMETERS, List.of(rows))) {
      booster.update(0, rows);
      double all = booster.evaluate(0, rows);
      float[] weights = new float[2_000];
      weights[0] = 1;
      rows.setWeights(native32(weights));
      assertThat(booster.evaluate(0, rows)).isNotEqualTo(all);
    }
  }

  @Test
  void aFailureInsideXgboostIsOneLine() {
    try (QuantileMatrix rows = rows(100);
        Booster booster =
            Booster.create(library, Map.of("objective", "no such objective"), List.of(rows))) {
      assertThatThrownBy(() -> booster.update(0, rows))
          .isInstanceOf(XgboostException.class)
          .hasMessageStartingWith("XGBoost: Unknown objective function: `no such objective`")
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void labelsMustBeAsManyAsRows() {
    try (QuantileMatrix rows = rows(100)) {
      assertThatThrownBy(() -> rows.setLabels(native32(new float[99])))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void theLibrarySaysWhatItIs() {
    assertThat(library.version()).isEqualTo("3.0.4");
    assertThat(library.isBuiltForCuda()).isFalse();
  }

  private double loss(TreeEnsemble trees) {
    float[] scores = new float[labels.length];
    trees.predict(values, 0, scores.length, scores);
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      sum -= Math.log(labels[i] == 1 ? scores[i] : 1 - scores[i]);
    }
    return sum / scores.length;
  }
}
