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
 * How far the benign rows of a dataset are distributed otherwise than those that a model was
 * trained on. All values may lie within the training range and still be of another network. Per
 * feature: the largest difference between the two cumulative distributions (the Kolmogorov-Smirnov
 * distance, 0 to 1) as far as the nine quantiles of the bundle show it, so a lower bound. Benign
 * rows are held against benign rows, so that the share of attacks does not matter. Not thread-safe.
 */
public final class BenignShift {
  /** From here on a feature counts as distributed otherwise. */
  static final double NOTABLE = 0.2;

  private static final int WORST = 5;

  private final List<FeatureQuantiles> quantiles;
  private final double[][] edges;

  /** By feature and quantile, how many values are at most that, and how many are less. */
  private final long[][] atMost;

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

  /** No rows yet; empty if the bundle does not say how its benign training rows were spread. */
  public static Optional<BenignShift> of(ModelManifest model) {
    return model.quantiles().isEmpty()
        ? Optional.empty()
        : Optional.of(new BenignShift(model.quantiles()));
  }

  /** Adds the row that begins at a place of an array of the model's features. */
  void add(float[] values, int at) {
    rows++;
    for (int f = 0; f < edges.length; f++) {
      float value = values[at + f];
      if (!Float.isNaN(value)) {
        present[f]++;
        for (int level = 0; level < edges[f].length; level++) {
          // The bundle's quantiles are of floats, rounded by no more than one is.
          float edge = (float) edges[f][level];
          atMost[f][level] += value <= edge ? 1 : 0;
          less[f][level] += value < edge ? 1 : 0;
        }
      }
    }
  }

  /** The benign rows so far. */
  public long rows() {
    return rows;
  }

  /** The distance of a feature, by its place; 0 where either side has no value at all. */
  double distance(int feature) {
    if (present[feature] == 0 || Double.isNaN(edges[feature][0])) {
      return 0;
    }
    double largest = 0;
    for (int level = 0; level < edges[feature].length; level++) {
      double share = FeatureQuantiles.LEVELS.get(level);
      // Of the training rows at least the share is at most the quantile, at most it is less.
      largest = Math.max(largest, share - (double) atMost[feature][level] / present[feature]);
      largest = Math.max(largest, (double) less[feature][level] / present[feature] - share);
    }
    return largest;
  }

  /** How many features are distributed otherwise. */
  public long notable() {
    return IntStream.range(0, edges.length).filter(f -> distance(f) >= NOTABLE).count();
  }

  private List<Integer> worstFirst() {
    return IntStream.range(0, edges.length)
        .boxed()
        .sorted(Comparator.comparingDouble(this::distance).reversed())
        .toList();
  }

  /** One line for people. */
  public String text() {
    String worst =
        worstFirst().stream()
            .limit(WORST)
            .map(f -> name(f) + String.format(Locale.ROOT, " %.2f", distance(f)))
            .collect(Collectors.joining(", "));
    return notable()
        + " of "
        + edges.length
        + " features of the "
        + rows
        + " benign flows are distributed otherwise than in training (distance of 0.2 or more);"
        + " most: "
        + worst;
  }

  /** The distances, the largest first; a new object at every call. */
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
