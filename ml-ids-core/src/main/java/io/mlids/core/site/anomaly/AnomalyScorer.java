package io.mlids.core.site.anomaly;

import io.mlids.core.feature.Feature;
import io.mlids.core.model.FeatureQuantiles.Distribution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Scores how unusual a row is, and names the features that are farthest outside their usual range.
 * The score is the isolation forest's score, plus the average over all columns of the distance
 * between the value and its usual range. The forest alone cannot tell how far a value is outside
 * its range, because its splits lie within the ranges of the rows it was fitted to. If the
 * distances were summed, or only the largest were used, they would outweigh the forest's score.
 * Immutable and thread-safe.
 *
 * @param usual the distribution of each column
 * @param forest an isolation forest for rows with the same columns
 */
public record AnomalyScorer(List<Distribution> usual, IsolationForest forest) {
  /** The maximum number of reasons given. */
  public static final int MAX_REASONS = 3;

  /**
   * Checks the arguments.
   *
   * @throws IllegalArgumentException if the numbers of columns differ
   */
  public AnomalyScorer {
    usual = List.copyOf(usual);
    if (usual.size() != forest.width()) {
      throw new IllegalArgumentException(
          "the usual ranges and the isolation forest have different numbers of columns");
    }
  }

  /**
   * Learns what is usual from rows.
   *
   * @param rows row-major, {@code count} × {@code width} values
   * @param count the number of rows, at least 1
   * @param seed random seed for the isolation forest
   */
  public static AnomalyScorer fit(float[] rows, int count, int width, long seed) {
    List<Distribution> usual = new ArrayList<>();
    float[] values = new float[count];
    for (int column = 0; column < width; column++) {
      for (int row = 0; row < count; row++) {
        values[row] = rows[row * width + column];
      }
      usual.add(Distribution.ofReordered(values, count));
    }
    return new AnomalyScorer(usual, IsolationForest.fit(rows, count, width, seed));
  }

  /** The number of columns in a row. */
  public int width() {
    return usual.size();
  }

  /**
   * Computes the anomaly score of a row.
   *
   * @param rows the array that contains the row
   * @param first the index of the row's first value
   * @return a number above 0; the higher the number, the more unusual the row
   */
  public double score(float[] rows, int first) {
    double beyond = 0;
    for (int column = 0; column < usual.size(); column++) {
      beyond += excess(rows[first + column], usual.get(column));
    }
    return forest.score(rows, first) + beyond / usual.size();
  }

  /**
   * Names the features that are farthest outside their usual range, in one sentence each; at most
   * {@value #MAX_REASONS}.
   *
   * @param features the columns of the row
   * @param first the index of the row's first value
   */
  public List<String> reasons(List<Feature> features, float[] rows, int first) {
    record Excess(int column, double amount) {}
    List<Excess> found = new ArrayList<>();
    for (int column = 0; column < usual.size(); column++) {
      double amount = excess(rows[first + column], usual.get(column));
      if (amount > 0) {
        found.add(new Excess(column, amount));
      }
    }
    found.sort(Comparator.comparingDouble(Excess::amount).reversed());
    return found.stream()
        .limit(MAX_REASONS)
        .map(
            each ->
                reason(
                    features.get(each.column), rows[first + each.column], usual.get(each.column)))
        .toList();
  }

  /** The distance from the usual range, in multiples of its width on a logarithmic scale. */
  private static double excess(float value, Distribution usual) {
    double low = usual.values().getFirst();
    double high = usual.values().getLast();
    if (Float.isNaN(value) || Double.isNaN(low) || value >= low && value <= high) {
      return 0;
    }
    double beyond = value < low ? log(low) - log(value) : log(value) - log(high);
    return beyond / (1 + log(high) - log(low));
  }

  private static double log(double value) {
    return Math.copySign(Math.log1p(Math.abs(value)), value);
  }

  private static String reason(Feature feature, float value, Distribution usual) {
    return String.format(
        Locale.ROOT,
        "%s is %s; usually it is between %s and %s",
        feature.columnName(),
        number(value),
        number(usual.values().getFirst()),
        number(usual.values().getLast()));
  }

  private static String number(double value) {
    boolean whole = value == Math.rint(value) || Math.abs(value) >= 1000;
    return whole && Math.abs(value) < 1e15
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.4g", value);
  }
}
