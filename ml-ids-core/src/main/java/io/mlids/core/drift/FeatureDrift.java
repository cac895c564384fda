package io.mlids.core.drift;

import io.mlids.core.feature.Feature;

/**
 * How far the scored values of a feature differ from those of the training rows. All shares are
 * fractions of the rows counted, 0 to 1; 0 without rows.
 *
 * @param feature the feature
 * @param below share of rows with a value below the training rows' 0.1 % quantile
 * @param above share of rows with a value above their 99.9 % quantile
 * @param missing share of rows without a value
 * @param trainingMissing share of training rows without a value
 * @param outOfRange whether rows stray persistently: 2 % of them in at least a third of the blocks
 *     of 100 rows
 */
public record FeatureDrift(
    Feature feature,
    double below,
    double above,
    double missing,
    double trainingMissing,
    boolean outOfRange) {

  /** Share of rows with a value outside the two quantiles; missing values do not count. */
  public double outside() {
    return below + above;
  }

  /**
   * Share of rows with an unusual value: outside the quantiles, or missing although at most 0.1 %
   * of the training rows lack it.
   */
  public double stray() {
    return outside() + (trainingMissing <= DriftRule.TAIL ? missing : 0);
  }
}
