package io.mlids.train.split;

import java.util.NoSuchElementException;

/** Says of each row, in the order of reading, which subset it belongs to. */
sealed interface RowAssignment permits RunAssignment, StratifiedAssignment {

  /**
   * The subset of the next row.
   *
   * @throws NoSuchElementException if more rows of the class come than were said to
   */
  Subset next(String label);

  /** Whether every row has come that was said to. */
  boolean isComplete();
}
