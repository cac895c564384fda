package io.mlids.train.split.part;

import java.util.ArrayList;
import java.util.List;

/**
 * Equal parts for cross-validation.
 *
 * @param count number of folds, {@value #MIN} to {@value #MAX}
 */
public record Folds(int count) implements Division {
  /** One fold each to train, to validate and to test. */
  public static final int MIN = 3;

  /** A fold takes about 7 MB while its file is written. */
  public static final int MAX = 20;

  public Folds {
    if (count < MIN || count > MAX) {
      throw new IllegalArgumentException("%d folds; specify %d to %d".formatted(count, MIN, MAX));
    }
  }

  @Override
  public List<Subset> subsets() {
    return named("fold", count);
  }

  public static List<Subset> named(String name, int count) {
    List<Subset> subsets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      subsets.add(new Subset(i, name + "-" + (i + 1)));
    }
    return subsets;
  }

  /**
   * Divides the rows as if the rows of all classes were dealt to the folds in turn, so that the
   * folds differ by at most one row per class, and by at most one row in total.
   */
  @Override
  public long[] quotas(long rows, long before) {
    long[] quotas = new long[count];
    for (int fold = 0; fold < count; fold++) {
      quotas[fold] = Math.ceilDiv(before + rows - fold, count) - Math.ceilDiv(before - fold, count);
    }
    return quotas;
  }
}
