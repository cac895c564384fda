package io.mlids.core.drift;

import io.mlids.core.model.FeatureQuantiles;

/**
 * Decides whether rows differ from those that a model was trained on. By definition, 0.2 % of the
 * training rows lie outside a feature's range, 0.1 % on either side. Flows come in bursts (a scan,
 * a page and its images), so even in 1,000 rows of the training traffic 2 % may lie outside, all in
 * one burst. Rows are therefore evaluated in blocks of {@value #BLOCK}: a feature is out of range
 * if 2 % of the rows (ten times 0.2 %) stray in at least a third of the blocks. Drift
 *
 * <ul>
 *   <li>begins when, after at least {@value #MINIMUM_BLOCKS} blocks, 5 % of the features are out of
 *       range or 20 % of the rows stray in any one feature in a third of the blocks;
 *   <li>ends when neither is true with half the shares of rows, 1 % and 10 %, so that rows close to
 *       a limit do not start and end drift repeatedly.
 * </ul>
 *
 * <p>In tests with the published days in order, no feature was ever out of range. Rows drawn from a
 * training set, each repeated a hundred times, did not cause drift.
 */
final class DriftRule {
  /** The share of training rows beyond each end of a feature's range. */
  static final double TAIL = FeatureQuantiles.LEVELS.getFirst();

  /** Rows per block. */
  static final int BLOCK = 100;

  /** With fewer blocks, one or two bursts would make up a third of them. */
  static final int MINIMUM_BLOCKS = 10;

  /** The minimum number of rows. */
  static final long MINIMUM_ROWS = (long) MINIMUM_BLOCKS * BLOCK;

  /**
   * The share of rows that may stray in one feature before it is reported, though not as drift. It
   * allows for a burst such as a scan of fifty flows in a thousand.
   */
  private static final double NOTABLE = 0.05;

  /** The same share for a feature that is persistently out of range. */
  private static final double NOTABLE_PERSISTENT = 0.02;

  /** Straying rows per block at which a feature counts towards the 5 % of features. */
  static final int SOME = 2;

  /** Straying rows per block at which a single feature indicates drift. */
  static final int MANY = 20;

  private static final int ONE_FEATURE_OF = 20;
  private static final int ONE_BLOCK_OF = 3;

  private DriftRule() {}

  /** Whether to report that a feature strays, even without drift. */
  static boolean isNotable(FeatureDrift feature) {
    return feature.stray() >= (feature.outOfRange() ? NOTABLE_PERSISTENT : NOTABLE);
  }

  /** The limit for the current state: half of it during drift. */
  static int bar(int rows, boolean drifting) {
    return drifting ? rows / 2 : rows;
  }

  /** Whether the blocks that reach a limit are at least a third of all blocks. */
  static boolean isPersistent(int blocksAtBar, long blocks) {
    return blocks > 0 && (long) blocksAtBar * ONE_BLOCK_OF >= blocks;
  }

  /**
   * Whether there is drift.
   *
   * @param some per feature, the number of blocks with at least {@link #SOME} straying rows, or
   *     half as many during drift
   * @param many the same with {@link #MANY}
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
