package io.mlids.train.split.assign;

import io.mlids.train.split.part.SplitFractions;
import io.mlids.train.split.part.Subset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/**
 * Assigns whole recordings to the subsets. It generates many random assignments whose subset sizes
 * are close to the requested shares. From these assignments, it chooses the one with the fewest
 * classes missing from training or test. If several assignments are equal in this respect, it
 * chooses the one that divides the classes most evenly. The same seed and recordings give the same
 * result. Not thread-safe.
 */
public final class RecordingSplitter {
  private static final int DEALS = 1000;

  /**
   * Cost of a class that is missing from the training or test set; exceeds the cost of any
   * imbalance.
   */
  private static final double ABSENT = 100;

  /** Cost of a class that is missing from the validation set. */
  private static final double ABSENT_FROM_VAL = 10;

  private final long[][] rows;
  private final long[] rowsOfRun;
  private final long all;
  private final SplitFractions fractions;
  private final Random random;

  public RecordingSplitter(
      List<Map<String, Long>> rowsOfRuns, SplitFractions fractions, long seed) {
    TreeMap<String, Integer> classes = new TreeMap<>();
    rowsOfRuns.forEach(run -> run.keySet().forEach(label -> classes.put(label, 0)));
    int number = 0;
    for (Map.Entry<String, Integer> each : classes.entrySet()) {
      each.setValue(number++);
    }
    this.rows = new long[rowsOfRuns.size()][classes.size()];
    this.rowsOfRun = new long[rowsOfRuns.size()];
    for (int run = 0; run < rows.length; run++) {
      for (Map.Entry<String, Long> each : rowsOfRuns.get(run).entrySet()) {
        rows[run][Objects.requireNonNull(classes.get(each.getKey()))] = each.getValue();
      }
      rowsOfRun[run] = Arrays.stream(rows[run]).sum();
    }
    this.all = Arrays.stream(rowsOfRun).sum();
    this.fractions = fractions;
    this.random = new Random(seed);
  }

  /**
   * Assigns each recording to a subset.
   *
   * @return the subset of each run, in the order of the runs
   */
  public List<Subset> assign(FixedSubsets fixed) {
    Subset[] best = randomDeal(fixed);
    double least = cost(best);
    for (int i = 1; i < DEALS; i++) {
      Subset[] deal = randomDeal(fixed);
      double cost = cost(deal);
      if (cost < least) {
        least = cost;
        best = deal;
      }
    }
    return List.of(best);
  }

  private Subset[] randomDeal(FixedSubsets fixed) {
    Subset[] subsets = new Subset[rows.length];
    List<Integer> free = new ArrayList<>();
    for (int run = 0; run < subsets.length; run++) {
      subsets[run] = fixed.subsets().get(run).orElse(Subset.TRAIN);
      if (fixed.subsets().get(run).isEmpty()) {
        free.add(run);
      }
    }
    Collections.shuffle(free, random);
    if (fixed.dealsTest()) {
      take(free, fractions.test() * all, fixed.dealsVal() && fractions.val() > 0 ? 2 : 1)
          .forEach(run -> subsets[run] = Subset.TEST);
    }
    if (fixed.dealsVal()) {
      take(free, fractions.val() * all, 1).forEach(run -> subsets[run] = Subset.VAL);
    }
    return subsets;
  }

  /**
   * Takes one run from the end of the list, then more as long as each brings the size closer to the
   * goal.
   */
  private List<Integer> take(List<Integer> free, double goal, int toLeave) {
    List<Integer> taken = new ArrayList<>();
    double sum = 0;
    while (goal > 0 && free.size() > toLeave) {
      int run = free.getLast();
      double next = sum + rowsOfRun[run];
      if (!taken.isEmpty() && Math.abs(next - goal) >= Math.abs(sum - goal)) {
        break;
      }
      taken.add(free.removeLast());
      sum = next;
    }
    return taken;
  }

  private double cost(Subset[] deal) {
    double cost = 0;
    for (int label = 0; label < rows[0].length; label++) {
      long[] ofSubset = new long[Subset.THREE.size()];
      int runsWithIt = 0;
      for (int run = 0; run < deal.length; run++) {
        ofSubset[deal[run].ordinal()] += rows[run][label];
        runsWithIt += rows[run][label] > 0 ? 1 : 0;
      }
      long sum = Arrays.stream(ofSubset).sum();
      double val = (double) ofSubset[Subset.VAL.ordinal()] / sum;
      double test = (double) ofSubset[Subset.TEST.ordinal()] / sum;
      cost += Math.abs(val - fractions.val()) + Math.abs(test - fractions.test());
      cost += ofSubset[Subset.TRAIN.ordinal()] == 0 ? ABSENT : 0;
      if (runsWithIt > 1 && test == 0 && fractions.test() > 0) {
        cost += ABSENT;
      }
      if (runsWithIt > 2 && val == 0 && fractions.val() > 0) {
        cost += ABSENT_FROM_VAL;
      }
    }
    double rowsOfVal = 0;
    double rowsOfTest = 0;
    for (int run = 0; run < deal.length; run++) {
      rowsOfVal += deal[run].equals(Subset.VAL) ? rowsOfRun[run] : 0;
      rowsOfTest += deal[run].equals(Subset.TEST) ? rowsOfRun[run] : 0;
    }
    double off =
        Math.abs(rowsOfVal / all - fractions.val()) + Math.abs(rowsOfTest / all - fractions.test());
    return cost + rows[0].length * off;
  }
}
