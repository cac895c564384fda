package io.mlids.train.split.assign;

import io.mlids.core.table.DatasetFormatException;
import io.mlids.train.split.part.Subset;
import java.util.NoSuchElementException;

/** Assigns rows, in reading order, to subsets. */
public sealed interface RowAssignment permits RunAssignment, StratifiedAssignment, TimeAssignment {

  /**
   * Returns the subset to which the next row belongs, or {@link Subset#NONE}.
   *
   * @param row the row's number, named in messages
   * @throws NoSuchElementException if the class has more rows than announced
   * @throws DatasetFormatException if the assignment needs the row's time and it has none
   */
  Subset next(String label, String timestamp, long row) throws DatasetFormatException;

  /** Returns whether all announced rows have been assigned. */
  boolean isComplete();
}
