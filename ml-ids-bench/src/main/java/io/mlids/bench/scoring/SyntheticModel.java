package io.mlids.bench.scoring;

import io.mlids.train.xgboost.XgboostLibrary;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** A model of realistic size: 200 trees of depth 8 over 68 features. */
public final class SyntheticModel {
  public static final int FEATURES = 68;

  private static final int ROWS = 20_000;
  private static final int TREES = 200;
  private static final int DEPTH = 8;

  private SyntheticModel() {}

  /** Trains on noise with a weak signal, so that the trees reach their full depth. */
  public static void train(Path file) throws XGBoostError {
    XgboostLibrary.load();
    float[] rows = rows(ROWS, FEATURES, 1);
    Random random = new Random(2);
    float[] labels = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      double sum = random.nextGaussian();
      for (int feature = 0; feature < 12; feature++) {
        float value = rows[row * FEATURES + feature];
        sum += Float.isNaN(value) ? 0 : Math.sin(value + feature);
      }
      labels[row] = sum > 0 ? 1 : 0;
    }
    DMatrix matrix = new DMatrix(rows, ROWS, FEATURES, Float.NaN);
    matrix.setLabel(labels);
    Map<String, Object> parameters =
        new HashMap<>(
            Map.of(
                "objective",
                "binary:logistic",
                "max_depth",
                DEPTH,
                "learning_rate",
                0.1,
                "tree_method",
                "hist"));
    Booster booster = XGBoost.train(matrix, parameters, TREES, Map.of(), null, null);
    booster.saveModel(file.toString());
    booster.dispose();
    matrix.dispose();
  }

  /** Log-normal values, as in most flow features; one in twenty is missing. */
  public static float[] rows(int count, int features, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count * features];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(20) == 0 ? Float.NaN : (float) Math.exp(2 * random.nextGaussian());
    }
    return values;
  }
}
