package io.mlids.train.split;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Deals whole runs out to the parts: of many random deals whose sizes come near the fractions, the
 * one with the fewest classes that training or test would lack, and then the one whose classes are
 * divided most evenly. The same seed and runs give the same deal. Not thread-safe.
 */
final class RunDeal {
  private static final int DEALS = 1000;

  /** A class without training rows, or without a test, outweighs any unevenness. */
  private static final double ABSENT = 100;

  /** In validation a class is missed less. */
  private static final double ABSENT_FROM_VAL = 10;

  private final long[][] rows;
  private final long[] rowsOfRun;
  private final long all;
  private final SplitFractions fractions;
  private final Random random;

  RunDeal(List<Map<String, Long>> rowsOfRuns, SplitFractions fractions, long seed) {
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
        rows[run][classes.get(each.getKey())] = each.getValue();
      }
      rowsOfRun[run] = Arrays.stream(rows[run]).sum();
    }
    this.all = Arrays.stream(rowsOfRun).sum();
    this.fractions = fractions;
    this.random = new Random(seed);
  }

  /**
   * Deals.
   *
   * @return the part of each run, in their order
   */
  List<Part> deal(RunSides.Fixed fixed) {
    Part[] best = randomDeal(fixed);
    double least = cost(best);
    for (int i = 1; i < DEALS; i++) {
      Part[] deal = randomDeal(fixed);
      double cost = cost(deal);
      if (cost < least) {
        least = cost;
        best = deal;
      }
    }
    return List.of(best);
  }

  private Part[] randomDeal(RunSides.Fixed fixed) {
    Part[] parts = new Part[rows.length];
    List<Integer> free = new ArrayList<>();
    for (int run = 0; run < parts.length; run++) {
      parts[run] = fixed.parts().get(run).orElse(Part.TRAIN);
      if (fixed.parts().get(run).isEmpty()) {
        free.add(run);
      }
    }
    Collections.shuffle(free, random);
    if (fixed.dealsTest()) {
      take(free, fractions.test() * all, fixed.dealsVal() && fractions.val() > 0 ? 2 : 1)
          .forEach(run -> parts[run] = Part.TEST);
    }
    if (fixed.dealsVal()) {
      take(free, fractions.val() * all, 1).forEach(run -> parts[run] = Part.VAL);
    }
    return parts;
  }

  /** Takes runs from the end of the list, at least one, until another would lead off the goal. */
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

  private double cost(Part[] deal) {
    double cost = 0;
    for (int label = 0; label < rows[0].length; label++) {
      long[] ofPart = new long[Part.values().length];
      int runsWithIt = 0;
      for (int run = 0; run < deal.length; run++) {
        ofPart[deal[run].ordinal()] += rows[run][label];
        runsWithIt += rows[run][label] > 0 ? 1 : 0;
      }
      long sum = Arrays.stream(ofPart).sum();
      double val = (double) ofPart[Part.VAL.ordinal()] / sum;
      double test = (double) ofPart[Part.TEST.ordinal()] / sum;
      cost += Math.abs(val - fractions.val()) + Math.abs(test - fractions.test());
      cost += ofPart[Part.TRAIN.ordinal()] == 0 ? ABSENT : 0;
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
      rowsOfVal += deal[run] == Part.VAL ? rowsOfRun[run] : 0;
      rowsOfTest += deal[run] == Part.TEST ? rowsOfRun[run] : 0;
    }
    double off =
        Math.abs(rowsOfVal / all - fractions.val()) + Math.abs(rowsOfTest / all - fractions.test());
    return cost + rows[0].length * off;
  }
}
