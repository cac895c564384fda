package io.mlids.train.split.part;

import java.math.BigDecimal;
import java.util.List;

/**
 * The shares of a dataset for validation and test; the rest is for training.
 *
 * @param val the share for validation, at least 0 and below 1
 * @param test the share for test, at least 0; its sum with {@code val} is below 1
 */
public record SplitFractions(double val, double test) implements Division {

  /** A tenth each, as in the Python original. */
  public static final SplitFractions DEFAULT = new SplitFractions(0.1, 0.1);

  public SplitFractions {
    if (!(val >= 0 && test >= 0 && val + test < 1)) {
      throw new IllegalArgumentException(
          "a validation share of "
              + val
              + " and a test share of "
              + test
              + " leave nothing to train on; both must be at least 0 and their sum below 1");
    }
  }

  @Override
  public List<Subset> subsets() {
    return Subset.THREE;
  }

  @Override
  public long[] quotas(long rows, long before) {
    return quotas(rows);
  }

  /**
   * Divides the rows of a class by the largest-remainder method (Hamilton): each subset gets its
   * share, rounded down or up.
   *
   * @return the number of rows for each {@link Subset}, in the order of {@link Subset#THREE}; their
   *     sum is {@code rows}
   */
  public long[] quotas(long rows) {
    // With decimal arithmetic, a tenth of ten rows is exactly one row.
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
        // If remainders are equal, the last subset wins, so test takes precedence over validation.
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
