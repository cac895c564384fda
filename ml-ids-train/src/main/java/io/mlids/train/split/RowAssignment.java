package io.mlids.train.split;

import java.util.NoSuchElementException;

/** Assigns rows, in reading order, to subsets. */
sealed interface RowAssignment permits RunAssignment, StratifiedAssignment {

  /**
   * Returns the subset of the next row.
   *
   * @throws NoSuchElementException if there are more rows of the class than announced
   */
  Subset next(String label);

  /** Returns whether all announced rows have been assigned. */
  boolean isComplete();
}
