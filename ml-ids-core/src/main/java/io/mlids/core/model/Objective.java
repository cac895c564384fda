package io.mlids.core.model;

import java.util.Optional;

/**
 * The supported XGBoost objectives, which turn the sums of the trees' outputs into probabilities.
 */
enum Objective {
  BINARY_LOGISTIC("binary:logistic") {
    @Override
    float toMargin(float baseScore) {
      return (float) -Math.log(1f / baseScore - 1f);
    }

    @Override
    boolean isBaseScore(float value) {
      return value > 0 && value < 1;
    }

    @Override
    void toProbabilities(float[] margins, int rows, int outputs) {
      for (int i = 0; i < rows; i++) {
        margins[i] = 1f / (1f + (float) Math.exp(-margins[i]));
      }
    }
  },
  MULTI_SOFTPROB("multi:softprob") {
    @Override
    float toMargin(float baseScore) {
      return baseScore;
    }

    @Override
    boolean isBaseScore(float value) {
      return Float.isFinite(value);
    }

    @Override
    void toProbabilities(float[] margins, int rows, int outputs) {
      for (int row = 0; row < rows; row++) {
        softmax(margins, row * outputs, outputs);
      }
    }
  };

  private final String xgboostName;

  Objective(String xgboostName) {
    this.xgboostName = xgboostName;
  }

  static Optional<Objective> ofXgboostName(String name) {
    for (Objective objective : values()) {
      if (objective.xgboostName.equals(name)) {
        return Optional.of(objective);
      }
    }
    return Optional.empty();
  }

  /** Converts a file's {@code base_score} to a margin. */
  abstract float toMargin(float baseScore);

  abstract boolean isBaseScore(float value);

  /** Converts margins to probabilities in place. */
  abstract void toProbabilities(float[] margins, int rows, int outputs);

  /** Subtracts the largest margin first, so that no exponential overflows. */
  private static void softmax(float[] values, int from, int count) {
    float max = values[from];
    for (int i = 1; i < count; i++) {
      max = Math.max(max, values[from + i]);
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
      float exponential = (float) Math.exp(values[from + i] - max);
      values[from + i] = exponential;
      sum += exponential;
    }
    for (int i = 0; i < count; i++) {
      values[from + i] /= (float) sum;
    }
  }
}
