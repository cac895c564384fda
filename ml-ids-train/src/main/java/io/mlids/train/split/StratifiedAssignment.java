package io.mlids.train.split;

import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Assigns the rows in each class to the subsets at random, in exactly the numbers given by {@link
 * SplitFractions#quotas}. A subset gets the next row of a class with the probability "rows of the
 * class that it still needs / rows of the class still to come", so every division of the rows is
 * equally likely. This is selection sampling with three subsets (Knuth, The Art of Computer
 * Programming, vol. 2, 3.4.2, algorithm S). The method needs memory only for the counts. The same
 * seed and rows give the same subsets. Not thread-safe.
 */
final class StratifiedAssignment implements RowAssignment {
  private static final Subset[] SUBSETS = Subset.values();

  private final Map<String, long[]> needed = new HashMap<>();
  private final RandomGenerator random;

  /**
   * Starts the assignment.
   *
   * @param rowsPerLabel number of rows in each class
   */
  StratifiedAssignment(Map<String, Long> rowsPerLabel, SplitFractions fractions, long seed) {
    rowsPerLabel.forEach((label, rows) -> needed.put(label, fractions.quotas(rows)));
    // Names the generator explicitly, because the default may change with the Java version.
    random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  @Override
  public Subset next(String label) {
    long[] ofClass = needed.get(label);
    long left = ofClass == null ? 0 : ofClass[0] + ofClass[1] + ofClass[2];
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
    return SUBSETS[subset];
  }

  @Override
  public boolean isComplete() {
    return needed.values().stream().allMatch(n -> n[0] == 0 && n[1] == 0 && n[2] == 0);
  }
}
