package io.mlids.train.evaluation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.model.FeatureQuantiles;
import io.mlids.core.model.ModelManifest;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures how much the benign rows of a dataset and the benign training rows differ in
 * distribution. Even rows whose values are all within the training range may come from a different
 * network. For each feature, the distance is the largest difference between the two cumulative
 * distributions at the nine quantiles in the bundle. It is between 0 and 1, and is a lower bound on
 * the Kolmogorov-Smirnov distance. Only benign rows are compared, so the share of attacks does not
 * affect the result. Not thread-safe.
 */
public final class BenignShift {
  /** A feature with at least this distance counts as shifted. */
  static final double NOTABLE = 0.2;

  private static final int WORST = 5;

  private final List<FeatureQuantiles> quantiles;
  private final double[][] edges;

  /** For each feature, the number of values less than or equal to each quantile. */
  private final long[][] atMost;

  /** For each feature, the number of values less than each quantile. */
  private final long[][] less;

  private final long[] present;
  private long rows;

  private BenignShift(List<FeatureQuantiles> quantiles) {
    this.quantiles = quantiles;
    int width = quantiles.size();
    int levels = FeatureQuantiles.LEVELS.size();
    edges = new double[width][];
    for (int f = 0; f < width; f++) {
      edges[f] =
          quantiles.get(f).benign().values().stream().mapToDouble(Double::doubleValue).toArray();
    }
    atMost = new long[width][levels];
    less = new long[width][levels];
    present = new long[width];
  }

  /**
   * Returns an instance with no rows, or empty if the bundle contains no quantiles for the benign
   * training rows.
   */
  public static Optional<BenignShift> of(ModelManifest model) {
    return model.quantiles().isEmpty()
        ? Optional.empty()
        : Optional.of(new BenignShift(model.quantiles()));
  }

  /** Adds the row that starts at an offset in an array of feature values. */
  void add(float[] values, int at) {
    rows++;
    for (int f = 0; f < edges.length; f++) {
      float value = values[at + f];
      if (!Float.isNaN(value)) {
        present[f]++;
        for (int level = 0; level < edges[f].length; level++) {
          // The bundle's quantiles were computed from floats, so rounding them to floats is exact.
          float edge = (float) edges[f][level];
          atMost[f][level] += value <= edge ? 1 : 0;
          less[f][level] += value < edge ? 1 : 0;
        }
      }
    }
  }

  /** The number of benign rows added so far. */
  public long rows() {
    return rows;
  }

  /** The distance for a feature, given its index; 0 if either side has no values. */
  double distance(int feature) {
    if (present[feature] == 0 || Double.isNaN(edges[feature][0])) {
      return 0;
    }
    double largest = 0;
    for (int level = 0; level < edges[feature].length; level++) {
      double share = FeatureQuantiles.LEVELS.get(level);
      // By the definition of a quantile, the share of training rows at or below it is at least
      // 'share', and the share of training rows below it is at most 'share'.
      largest = Math.max(largest, share - (double) atMost[feature][level] / present[feature]);
      largest = Math.max(largest, (double) less[feature][level] / present[feature] - share);
    }
    return largest;
  }

  /** The number of shifted features. */
  public long notable() {
    return IntStream.range(0, edges.length).filter(f -> distance(f) >= NOTABLE).count();
  }

  private List<Integer> worstFirst() {
    return IntStream.range(0, edges.length)
        .boxed()
        .sorted(Comparator.comparingDouble(this::distance).reversed())
        .toList();
  }

  /** A one-line summary. */
  public String text() {
    String worst =
        worstFirst().stream()
            .limit(WORST)
            .map(f -> name(f) + String.format(Locale.ROOT, " %.2f", distance(f)))
            .collect(Collectors.joining(", "));
    return notable()
        + " of "
        + edges.length
        + " features are distributed differently in the "
        + rows
        + " benign flows than in the training data (distance 0.2 or more);"
        + " largest: "
        + worst;
  }

  /** The distances, largest first, in a new JSON object. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("rows", rows);
    json.put("features_shifted", notable());
    ObjectNode features = json.putObject("distances");
    worstFirst().forEach(f -> features.put(name(f), distance(f)));
    return json;
  }

  private String name(int feature) {
    return quantiles.get(feature).feature().columnName();
  }
}
