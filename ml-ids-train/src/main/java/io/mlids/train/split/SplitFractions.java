package io.mlids.train.split;

import java.math.BigDecimal;

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
   * Shares rows of one class out: each subset gets its fraction rounded down or up, by the largest
   * remainder (Hamilton's method), so less than one row from exact.
   *
   * @return rows per {@link Subset}, in its order; their sum is {@code rows}
   */
  public long[] quotas(long rows) {
    // In decimals, so that a tenth of ten rows is one row exactly.
    BigDecimal all = BigDecimal.valueOf(rows);
    BigDecimal forVal = all.multiply(BigDecimal.valueOf(val));
    BigDecimal forTest = all.multiply(BigDecimal.valueOf(test));
    BigDecimal[] remainders = {all.subtract(forVal).subtract(forTest), forVal, forTest};
    long[] quotas = new long[remainders.length];
    long left = rows;
    for (int subset = 0; subset < quotas.length; subset++) {
      quotas[subset] = remainders[subset].longValue();
      remainders[subset] = remainders[subset].remainder(BigDecimal.ONE);
      left -= quotas[subset];
    }
    for (; left > 0; left--) {
      int largest = 0;
      for (int subset = 1; subset < quotas.length; subset++) {
        // The last of equals: a row that could go either way rather tests than validates.
        if (remainders[subset].compareTo(remainders[largest]) >= 0) {
          largest = subset;
        }
      }
      quotas[largest]++;
      remainders[largest] = BigDecimal.ZERO;
    }
    return quotas;
  }
}
