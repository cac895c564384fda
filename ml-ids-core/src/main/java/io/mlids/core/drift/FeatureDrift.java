package io.mlids.core.drift;

import io.mlids.core.feature.Feature;

/**
 * How far the scored values of one feature lie from those that the model was trained on. Every
 * share is of the rows counted, 0 to 1, and 0 of no rows.
 *
 * @param feature whose values these are
 * @param below the share of rows whose value is less than the training rows' 0.1 % quantile
 * @param above the share of rows whose value is more than their 99.9 % quantile
 * @param missing the share of rows without a value
 * @param trainingMissing the share of training rows without one
 * @param outOfRange whether rows stray not only now and then: 2 % of them in at least a third of
 *     the blocks of 100 rows
 */
public record FeatureDrift(
    Feature feature,
    double below,
    double above,
    double missing,
    double trainingMissing,
    boolean outOfRange) {

  /** The share of rows whose value is not between the two quantiles; a missing one is neither. */
  public double outside() {
    return below + above;
  }

  /**
   * The share of rows whose value is one that the training rows hardly had: outside, or missing
   * where no more of them lacked it than lie beyond a quantile.
   */
  public double stray() {
    return outside() + (trainingMissing <= DriftRule.TAIL ? missing : 0);
  }
}
