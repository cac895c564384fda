package io.mlids.core.drift;

import io.mlids.core.model.FeatureQuantiles;

/**
 * When rows count as unlike those that a model was trained on. By construction 0.2 % of the
 * training rows lie outside the range of a feature, 0.1 % on either side. Flows come in bursts (a
 * scan, a page and its pictures), so thousand rows of the very same traffic may have two percent
 * outside, all of one burst. Rows are therefore judged in blocks of {@value #BLOCK}: a feature is
 * out of its range if 2 % (ten times the 0.2 %) of the rows stray in at least a third of the
 * blocks. Drift
 *
 * <ul>
 *   <li>begins when, of at least {@value #MINIMUM_BLOCKS} blocks, one feature of twenty is out of
 *       its range, or in any one 20 % stray in a third of the blocks;
 *   <li>ends when neither is so with half the shares, 1 % and 10 %, so that rows near a bar do not
 *       begin and end it over and over.
 * </ul>
 *
 * Over the published days in their order no feature was ever out of its range; rows drawn from a
 * training set, each repeated a hundred times, began no drift.
 */
final class DriftRule {
  /** The share of training rows beyond either end of a feature's range. */
  static final double TAIL = FeatureQuantiles.LEVELS.getFirst();

  /** Rows that are judged together. */
  static final int BLOCK = 100;

  /** With fewer blocks, a burst or two would be a third of them. */
  static final int MINIMUM_BLOCKS = 10;

  /** The same in rows. */
  static final long MINIMUM_ROWS = (long) MINIMUM_BLOCKS * BLOCK;

  /**
   * The share of all rows that may stray in one feature, bursts included, before people are told
   * so, though it is no drift: a scan of fifty flows among a thousand.
   */
  private static final double NOTABLE = 0.05;

  /** The same where rows stray again and again, which no burst makes. */
  private static final double NOTABLE_PERSISTENT = 0.02;

  /** How many rows of a block stray, from which on it counts: of one feature of twenty. */
  static final int SOME = 2;

  /** The same of a feature alone. */
  static final int MANY = 20;

  private static final int ONE_FEATURE_OF = 20;
  private static final int ONE_BLOCK_OF = 3;

  private DriftRule() {}

  /** Whether people are told that a feature strays, drift or not. */
  static boolean isNotable(FeatureDrift feature) {
    return feature.stray() >= (feature.outOfRange() ? NOTABLE_PERSISTENT : NOTABLE);
  }

  /** How many rows of a block must stray for drift to begin, or to go on. */
  static int bar(int rows, boolean drifting) {
    return drifting ? rows / 2 : rows;
  }

  /** Whether so many blocks are enough, of how many there are. */
  static boolean isPersistent(int blocksAtBar, long blocks) {
    return blocks > 0 && (long) blocksAtBar * ONE_BLOCK_OF >= blocks;
  }

  /**
   * Whether there is drift.
   *
   * @param some by feature, in how many blocks at least {@link #SOME} rows stray, or half of that
   *     while there is drift
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
