package io.mlids.core.drift;

import io.mlids.core.model.FeatureQuantiles;

/**
 * Decides whether rows differ from those that a model was trained on. By construction 0.2 % of the
 * training rows lie outside a feature's range, 0.1 % on either side. Flows come in bursts (a scan,
 * a page and its images), so 1,000 rows of the very same traffic may have 2 % outside, all in one
 * burst. Rows are therefore evaluated in blocks of {@value #BLOCK}: a feature is out of range if 2
 * % (ten times 0.2 %) of the rows stray in at least a third of the blocks. Drift
 *
 * <ul>
 *   <li>begins, from {@value #MINIMUM_BLOCKS} blocks on, when 5 % of the features are out of range,
 *       or when 20 % of the rows stray in any one feature in a third of the blocks;
 *   <li>ends when neither holds with half the shares, 1 % and 10 %, so that rows near a bar do not
 *       start and end drift repeatedly.
 * </ul>
 *
 * <p>Over the published days in order, no feature was ever out of range; rows drawn from a training
 * set, each repeated a hundred times, caused no drift.
 */
final class DriftRule {
  /** The share of training rows beyond either end of a feature's range. */
  static final double TAIL = FeatureQuantiles.LEVELS.getFirst();

  /** Rows per block. */
  static final int BLOCK = 100;

  /** With fewer blocks a burst or two would be a third of them. */
  static final int MINIMUM_BLOCKS = 10;

  /** The minimum in rows. */
  static final long MINIMUM_ROWS = (long) MINIMUM_BLOCKS * BLOCK;

  /**
   * The share of all rows, bursts included, that may stray in one feature before it is reported,
   * though it is not drift: a scan of fifty flows in a thousand.
   */
  private static final double NOTABLE = 0.05;

  /** The same share if rows stray repeatedly, unlike in a burst. */
  private static final double NOTABLE_PERSISTENT = 0.02;

  /** Straying rows from which a block counts, for 5 % of the features. */
  static final int SOME = 2;

  /** Straying rows from which a block counts, for a single feature. */
  static final int MANY = 20;

  private static final int ONE_FEATURE_OF = 20;
  private static final int ONE_BLOCK_OF = 3;

  private DriftRule() {}

  /** Whether to report that a feature strays, with or without drift. */
  static boolean isNotable(FeatureDrift feature) {
    return feature.stray() >= (feature.outOfRange() ? NOTABLE_PERSISTENT : NOTABLE);
  }

  /** Straying rows for a block to count, given the current state. */
  static int bar(int rows, boolean drifting) {
    return drifting ? rows / 2 : rows;
  }

  /** Whether a number of blocks is enough, out of a total. */
  static boolean isPersistent(int blocksAtBar, long blocks) {
    return blocks > 0 && (long) blocksAtBar * ONE_BLOCK_OF >= blocks;
  }

  /**
   * Whether there is drift.
   *
   * @param some per feature, blocks with at least {@link #SOME} straying rows, or half as many
   *     during drift
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
