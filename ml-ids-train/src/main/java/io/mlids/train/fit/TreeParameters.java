package io.mlids.train.fit;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * XGBoost's parameters for the shape of trees, under its names in the parameter file.
 *
 * @param subsample share of rows drawn for each tree, greater than 0, at most 1
 * @param columnShare {@code colsample_bytree}: share of features that a tree may use, greater than
 *     0, at most 1
 * @param minChildWeight minimum sum of second derivatives in a child, at least 0
 * @param gamma minimum loss reduction of a split, at least 0
 * @param maxLeaves maximum number of leaves of a tree; 0: no limit besides the depth
 * @param monotone features whose growing values may only raise (1) or only lower (−1) the score
 */
public record TreeParameters(
    double subsample,
    double columnShare,
    double minChildWeight,
    double gamma,
    int maxLeaves,
    Map<Feature, Integer> monotone) {

  /**
   * Many features of a flow are correlated (packets, bytes and rates), so trees that use half of
   * them give equally good results in half the time.
   */
  public static final TreeParameters DEFAULTS = new TreeParameters(1, 0.5, 1, 0, 0, Map.of());

  public TreeParameters {
    Map<Feature, Integer> ordered = new EnumMap<>(Feature.class);
    ordered.putAll(monotone);
    monotone = Collections.unmodifiableMap(ordered);
  }

  /**
   * XGBoost's settings, by name.
   *
   * @param features the model's features in order
   * @throws TrainingException if a constraint is on a feature that the model does not have
   */
  Map<String, String> settings(List<Feature> features, FeatureProfile profile) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("subsample", Double.toString(subsample));
    settings.put("colsample_bytree", Double.toString(columnShare));
    settings.put("min_child_weight", Double.toString(minChildWeight));
    settings.put("gamma", Double.toString(gamma));
    settings.put("max_leaves", Integer.toString(maxLeaves));
    if (!monotone.isEmpty()) {
      for (Feature feature : monotone.keySet()) {
        if (!features.contains(feature)) {
          throw new TrainingException(
              "monotone_constraints: models of the profile %s do not use %s; remove it"
                  .formatted(profile, feature.columnName()));
        }
      }
      settings.put(
          "monotone_constraints",
          features.stream()
              .map(feature -> monotone.getOrDefault(feature, 0).toString())
              .collect(Collectors.joining(",", "(", ")")));
    }
    return settings;
  }
}
