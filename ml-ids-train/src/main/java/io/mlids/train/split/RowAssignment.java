package io.mlids.train.split;

import java.util.NoSuchElementException;

/** Assigns rows, in reading order, to subsets. */
sealed interface RowAssignment permits RunAssignment, StratifiedAssignment {

  /**
   * Returns the subset to which the next row belongs.
   *
   * @throws NoSuchElementException if the class has more rows than announced
   */
  Subset next(String label);

  /** Returns whether all announced rows have been assigned. */
  boolean isComplete();
}
