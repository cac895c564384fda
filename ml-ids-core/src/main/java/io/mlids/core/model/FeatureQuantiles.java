package io.mlids.core.model;

import io.mlids.core.feature.Feature;
import java.util.Arrays;
import java.util.List;

/**
 * Quantiles of one feature over a model's training rows. The drift monitor compares scored rows
 * with these quantiles.
 *
 * @param feature the feature
 * @param all the quantiles over all training rows
 * @param benign the quantiles over the benign training rows
 */
public record FeatureQuantiles(Feature feature, Distribution all, Distribution benign) {

  /** The levels of {@link Distribution#values()}, 0 to 1, ascending. */
  public static final List<Double> LEVELS =
      List.of(0.001, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999);

  /**
   * The quantiles of a feature's values over one set of rows.
   *
   * @param values the quantile at each of {@link #LEVELS}, in the feature's unit; all NaN if no row
   *     has a value
   * @param missing the share of rows without a value, 0 to 1; NaN without rows
   */
  public record Distribution(List<Double> values, double missing) {

    public Distribution {
      values = List.copyOf(values);
      if (values.size() != LEVELS.size()) {
        throw new IllegalArgumentException(
            values.size() + " quantiles instead of " + LEVELS.size());
      }
    }

    /**
     * Computes the quantiles of a column by linear interpolation between the two nearest ranks
     * (type 7 of Hyndman and Fan, <i>Sample Quantiles in Statistical Packages</i>, 1996; numpy's
     * default).
     *
     * @param column values with NaN for missing; reordered by this method
     * @param rows the number of leading values to use
     */
    public static Distribution ofReordered(float[] column, int rows) {
      Arrays.sort(column, 0, rows); // NaN sorts after every number
      int present = rows;
      while (present > 0 && Float.isNaN(column[present - 1])) {
        present--;
      }
      Double[] values = new Double[LEVELS.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = quantile(column, present, LEVELS.get(i));
      }
      return new Distribution(List.of(values), (rows - present) / (double) rows);
    }

    private static double quantile(float[] sorted, int count, double level) {
      if (count == 0) {
        return Double.NaN;
      }
      double rank = level * (count - 1);
      int below = (int) rank;
      int above = Math.min(below + 1, count - 1);
      return sorted[below] + (rank - below) * ((double) sorted[above] - sorted[below]);
    }
  }
}
