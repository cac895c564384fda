package io.mlids.core.drift;

import io.mlids.core.model.FeatureQuantiles;

/**
 * Decides whether the scored rows differ from a model's training rows. By definition, 0.2 % of the
 * training rows lie outside a feature's range, 0.1 % on each side. Flows often come in bursts, for
 * example during a scan or while a web page loads. In 1,000 rows of the training traffic, a single
 * burst may therefore be enough for 2 % of the rows to have unusual values. Because traffic comes
 * in bursts, rows are evaluated in blocks of {@value #BLOCK} rows. A feature is out of range if, in
 * at least a third of the blocks, at least 2 % of the rows (ten times 0.2 %) have unusual values.
 * The rule is as follows:
 *
 * <ul>
 *   <li>Drift begins when, after at least {@value #MINIMUM_BLOCKS} blocks, at least 5 % of the
 *       features are out of range. Drift also begins when, in at least a third of the blocks, at
 *       least 20 % of the rows have unusual values of the same feature.
 *   <li>Drift ends once neither condition holds even with the required shares halved (to 1 % and 10
 *       %). The lower limits prevent drift from starting and ending repeatedly.
 * </ul>
 *
 * <p>In tests that read the days of the published dataset in order, no feature was ever out of
 * range. In tests, rows that were drawn from a training set and repeated a hundred times each did
 * not cause drift.
 */
final class DriftRule {
  /** The share of training rows below a feature's range, which is also the share above it. */
  static final double TAIL = FeatureQuantiles.LEVELS.getFirst();

  /** The number of rows per block. */
  static final int BLOCK = 100;

  /**
   * The minimum number of blocks. With fewer blocks, one or two bursts would already affect a third
   * of the blocks.
   */
  static final int MINIMUM_BLOCKS = 10;

  /** The minimum number of rows for a decision. */
  static final long MINIMUM_ROWS = (long) MINIMUM_BLOCKS * BLOCK;

  /**
   * The share of rows with unusual values at which a feature is reported, even without drift. The
   * limit allows for a burst, such as a scan with fifty flows in a thousand.
   */
  private static final double NOTABLE = 0.05;

  /**
   * The lower share of unusual values that is enough to report a feature that is persistently out
   * of range.
   */
  private static final double NOTABLE_PERSISTENT = 0.02;

  /**
   * The minimum number of rows per block with unusual values, under the condition for 5 % of the
   * features.
   */
  static final int SOME = 2;

  /**
   * The minimum number of rows per block with unusual values, under the condition for a single
   * feature.
   */
  static final int MANY = 20;

  private static final int ONE_FEATURE_OF = 20;
  private static final int ONE_BLOCK_OF = 3;

  private DriftRule() {}

  /** Returns whether to report a feature for its unusual values, even without drift. */
  static boolean isNotable(FeatureDrift feature) {
    return feature.stray() >= (feature.outOfRange() ? NOTABLE_PERSISTENT : NOTABLE);
  }

  /** Returns the limit for the current state. During drift, the limit is halved. */
  static int limit(int rows, boolean drifting) {
    return drifting ? rows / 2 : rows;
  }

  /** Returns whether at least a third of all blocks reach a limit. */
  static boolean isPersistent(int blocksAtLimit, long blocks) {
    return blocks > 0 && (long) blocksAtLimit * ONE_BLOCK_OF >= blocks;
  }

  /**
   * Returns whether the traffic has drifted.
   *
   * @param some for each feature, the number of blocks in which at least {@link #SOME} rows (during
   *     drift, half as many) have unusual values
   * @param many for each feature, the number of blocks in which at least {@link #MANY} rows (during
   *     drift, half as many) have unusual values
   */
  static boolean isDrift(int[] some, int[] many, long blocks) {
    int features = 0;
    boolean alone = false;
    for (int f = 0; f < some.length; f++) {
      features += isPersistent(some[f], blocks) ? 1 : 0;
      alone |= isPersistent(many[f], blocks);
    }
    return alone || features * ONE_FEATURE_OF >= some.length;
  }
}
