package io.mlids.train.split;

import io.mlids.train.split.part.Folds;
import java.time.Duration;

/** The smallest sets of rows that a split keeps together. */
public sealed interface SplitUnit {

  /** Each row by itself; classes are divided in the same proportions. */
  record Row() implements SplitUnit {}

  /**
   * All rows of a group.
   *
   * @param sides groups that are assigned by name; only with {@link Grouping#RUN}
   */
  record Group(Grouping by, RunSides sides) implements SplitUnit {}

  /**
   * Consecutive blocks of time: the earliest for training, the next for validation, the latest for
   * test. With {@link Folds}, each block is a file, and a round trains on the blocks before those
   * that it validates and tests.
   *
   * @param count number of blocks, at least 2
   * @param gap rows that are followed by the next subset within this time are left out
   */
  record TimeBlocks(int count, Duration gap) implements SplitUnit {
    /** The maximum number of blocks. */
    public static final int MAX = 1000;

    public TimeBlocks {
      if (count < 2 || count > MAX) {
        throw new IllegalArgumentException("%d time blocks; specify 2 to %d".formatted(count, MAX));
      }
      if (gap.isNegative()) {
        throw new IllegalArgumentException("the gap is negative");
      }
    }
  }
}
