package io.mlids.train.split;

/**
 * How much of a dataset is kept for validation and test; the rest is for training.
 *
 * @param val 0 to below 1
 * @param test 0 to below 1; with {@code val} below 1
 */
public record SplitFractions(double val, double test) {

  /** A tenth each, as the original. */
  public static final SplitFractions DEFAULT = new SplitFractions(0.1, 0.1);

  public SplitFractions {
    if (!(val >= 0 && test >= 0 && val + test < 1)) {
      throw new IllegalArgumentException(
          "a validation share of "
              + val
              + " and a test share of "
              + test
              + " leave nothing to train on; both are 0 or more and their sum is below 1");
    }
  }

  /**
   * Shares rows of one class out: each part gets its fraction rounded down or up, by the largest
   * remainder (Hamilton's method), so less than one row from exact.
   *
   * @return rows per {@link Part}, in its order; their sum is {@code rows}
   */
  public long[] quotas(long rows) {
    double[] exact = {rows * (1 - val - test), rows * val, rows * test};
    long[] quotas = new long[exact.length];
    long left = rows;
    for (int part = 0; part < exact.length; part++) {
      // A tenth of 10 rows is one row, though 10 × (1 − 0.1 − 0.1) is a little below 8.
      quotas[part] = (long) Math.floor(exact[part] + 1e-9 * Math.max(1, exact[part]));
      left -= quotas[part];
    }
    for (; left > 0; left--) {
      // The last of equals: a row that could go either way rather tests than validates.
      int largest = 0;
      for (int part = 1; part < exact.length; part++) {
        if (exact[part] - quotas[part] >= exact[largest] - quotas[largest] - 1e-9) {
          largest = part;
        }
      }
      quotas[largest]++;
    }
    return quotas;
  }
}
