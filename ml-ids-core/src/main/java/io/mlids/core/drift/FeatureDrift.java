package io.mlids.core.drift;

import io.mlids.core.feature.Feature;

/**
 * Describes how far a feature's scored values differ from its values in the training rows. All
 * shares are fractions of the counted rows, from 0 to 1, or 0 without rows.
 *
 * @param feature the feature
 * @param below the share of rows with a value below the 0.1 % quantile of the training rows
 * @param above the share of rows with a value above the 99.9 % quantile of the training rows
 * @param missing the share of rows without a value
 * @param trainingMissing the share of training rows without a value
 * @param outOfRange whether, in at least a third of the blocks of 100 rows, at least 2 % of the
 *     rows have unusual values
 */
public record FeatureDrift(
    Feature feature,
    double below,
    double above,
    double missing,
    double trainingMissing,
    boolean outOfRange) {

  /**
   * The share of rows with a value below the lower or above the upper quantile, excluding missing
   * values.
   */
  public double outside() {
    return below + above;
  }

  /**
   * The share of rows with an unusual value. A value is unusual if it is outside the quantiles, or
   * if it is missing although at most 0.1 % of the training rows lack a value.
   */
  public double stray() {
    return outside() + (trainingMissing <= DriftRule.TAIL ? missing : 0);
  }
}
