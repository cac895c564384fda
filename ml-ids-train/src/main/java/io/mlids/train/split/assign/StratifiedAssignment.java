package io.mlids.train.split.assign;

import io.mlids.train.split.part.Division;
import io.mlids.train.split.part.SplitFractions;
import io.mlids.train.split.part.Subset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Assigns the rows in each class to the subsets at random, in exactly the numbers given by {@link
 * SplitFractions#quotas}. A subset gets the next row of a class with the probability "rows of the
 * class that it still needs / rows of the class still to come", so every division of the rows is
 * equally likely. This is selection sampling with several subsets (Knuth, The Art of Computer
 * Programming, vol. 2, 3.4.2, algorithm S). The method needs memory only for the counts. The same
 * seed and rows give the same subsets. Not thread-safe.
 */
public final class StratifiedAssignment implements RowAssignment {
  private final List<Subset> subsets;
  private final Map<String, long[]> needed = new HashMap<>();
  private final RandomGenerator random;

  /**
   * Starts the assignment.
   *
   * @param rowsPerLabel number of rows in each class
   */
  public StratifiedAssignment(Map<String, Long> rowsPerLabel, Division division, long seed) {
    subsets = division.subsets();
    long before = 0;
    for (Map.Entry<String, Long> each : new TreeMap<>(rowsPerLabel).entrySet()) {
      needed.put(each.getKey(), division.quotas(each.getValue(), before));
      before += each.getValue();
    }
    // Names the generator explicitly, because the default may change with the Java version.
    random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  @Override
  public Subset next(String label, String timestamp, long row) {
    return next(label);
  }

  /** Returns the subset of the next row of a class. */
  Subset next(String label) {
    long[] ofClass = needed.get(label);
    long left = ofClass == null ? 0 : Arrays.stream(ofClass).sum();
    if (ofClass == null || left == 0) {
      throw new NoSuchElementException("found more rows of '" + label + "' than were counted");
    }
    long drawn = random.nextLong(left);
    int subset = 0;
    while (drawn >= ofClass[subset]) {
      drawn -= ofClass[subset];
      subset++;
    }
    ofClass[subset]--;
    return subsets.get(subset);
  }

  @Override
  public boolean isComplete() {
    return needed.values().stream().allMatch(n -> Arrays.stream(n).allMatch(rows -> rows == 0));
  }
}
