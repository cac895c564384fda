package io.mlids.train.split;

import java.util.NoSuchElementException;

/** Says of each row, in the order of reading, which part it belongs to. */
sealed interface RowAssignment permits RunAssignment, StratifiedAssignment {

  /**
   * The part of the next row.
   *
   * @throws NoSuchElementException if more rows of the class come than were said to
   */
  Part next(String label);

  /** Whether every row has come that was said to. */
  boolean isComplete();
}
