package io.mlids.train.report;

import io.mlids.core.feature.Feature;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * How important the features are to a model.
 *
 * @param gains total improvement of the training objective by each feature's splits, in any unit;
 *     features that no tree uses may be absent
 * @param shap mean absolute SHAP value of each feature, in log-odds: how far the feature moves the
 *     margin of the likeliest attack over {@code Benign}; empty if it was not computed
 * @param rows the number of rows that {@code shap} is the mean of
 */
public record Importance(Map<Feature, Double> gains, Map<Feature, Double> shap, int rows) {

  /** For a report without importances. */
  public static final Importance NONE = new Importance(Map.of(), Map.of(), 0);

  public Importance {
    gains = Map.copyOf(gains);
    shap = Map.copyOf(shap);
  }

  /** A feature's share of the total gain, 0 to 1. */
  double gainShare(Feature feature) {
    double sum = gains.values().stream().mapToDouble(gain -> gain).sum();
    return sum == 0 ? 0 : gains.getOrDefault(feature, 0.0) / sum;
  }

  /** A feature's mean absolute SHAP value; 0 if no tree uses it. */
  double meanShap(Feature feature) {
    return shap.getOrDefault(feature, 0.0);
  }

  /** Returns the features with a gain or a SHAP value, in descending order of gain. */
  List<Feature> features() {
    return Feature.all().stream()
        .filter(feature -> gainShare(feature) > 0 || meanShap(feature) > 0)
        .sorted(
            Comparator.comparingDouble(this::gainShare)
                .thenComparingDouble(this::meanShap)
                .reversed()
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }
}
