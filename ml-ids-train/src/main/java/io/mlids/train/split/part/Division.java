package io.mlids.train.split.part;

import java.util.List;

/** Into which parts a dataset is divided. */
public sealed interface Division permits Folds, SplitFractions {

  /** The parts, in order. */
  List<Subset> subsets();

  /**
   * Divides the rows of a class.
   *
   * @param rows number of rows in the class
   * @param before number of rows in the classes that were divided before
   * @return the number of rows for each part; their sum is {@code rows}
   */
  long[] quotas(long rows, long before);
}
