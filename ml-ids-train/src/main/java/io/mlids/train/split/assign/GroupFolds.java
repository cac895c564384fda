package io.mlids.train.split.assign;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/**
 * Assigns whole groups to folds so that the folds have similar shares of each class, by the method
 * of scikit-learn's {@code StratifiedGroupKFold}: the groups, shuffled and then in descending order
 * of the standard deviation of their counts, go one by one to the fold where the shares of the
 * classes then differ least between folds. The same seed and groups give the same result.
 */
public final class GroupFolds {
  private final long[][] rows;
  private final long[] rowsOfLabel;
  private final int folds;
  private final long seed;

  public GroupFolds(List<Map<String, Long>> rowsOfGroups, int folds, long seed) {
    TreeMap<String, Integer> labels = new TreeMap<>();
    rowsOfGroups.forEach(group -> group.keySet().forEach(label -> labels.put(label, 0)));
    int number = 0;
    for (Map.Entry<String, Integer> each : labels.entrySet()) {
      each.setValue(number++);
    }
    rows = new long[rowsOfGroups.size()][labels.size()];
    rowsOfLabel = new long[labels.size()];
    for (int group = 0; group < rows.length; group++) {
      for (Map.Entry<String, Long> each : rowsOfGroups.get(group).entrySet()) {
        int label = Objects.requireNonNull(labels.get(each.getKey()));
        rows[group][label] = each.getValue();
        rowsOfLabel[label] += each.getValue();
      }
    }
    this.folds = folds;
    this.seed = seed;
  }

  /** Returns the fold of each group, in the order of the groups. */
  public List<Integer> assign() {
    List<Integer> order = new ArrayList<>();
    for (int group = 0; group < rows.length; group++) {
      order.add(group);
    }
    Collections.shuffle(order, new Random(seed));
    order.sort(Comparator.comparingDouble((Integer group) -> -deviation(rows[group])));
    long[][] ofFolds = new long[folds][rowsOfLabel.length];
    int[] groupsOfFolds = new int[folds];
    Integer[] foldOfGroup = new Integer[rows.length];
    int left = rows.length;
    for (int group : order) {
      long empty = Arrays.stream(groupsOfFolds).filter(groups -> groups == 0).count();
      // The last groups go to the folds that are still empty.
      int fold = best(ofFolds, group, left <= empty ? groupsOfFolds : new int[folds]);
      add(ofFolds[fold], rows[group], 1);
      groupsOfFolds[fold]++;
      foldOfGroup[group] = fold;
      left--;
    }
    return List.of(foldOfGroup);
  }

  private int best(long[][] ofFolds, int group, int[] taken) {
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    long fewest = Long.MAX_VALUE;
    for (int fold = 0; fold < folds; fold++) {
      if (taken[fold] > 0) {
        continue;
      }
      long size = Arrays.stream(ofFolds[fold]).sum();
      add(ofFolds[fold], rows[group], 1);
      double spread = spread(ofFolds);
      add(ofFolds[fold], rows[group], -1);
      if (spread < least - 1e-12 || (spread < least + 1e-12 && size < fewest)) {
        best = fold;
        least = Math.min(least, spread);
        fewest = size;
      }
    }
    return best;
  }

  private static void add(long[] sums, long[] counts, int sign) {
    for (int label = 0; label < sums.length; label++) {
      sums[label] += sign * counts[label];
    }
  }

  /** The mean over the classes of the standard deviation of the folds' shares. */
  private double spread(long[][] ofFolds) {
    double sum = 0;
    double[] shares = new double[folds];
    for (int label = 0; label < rowsOfLabel.length; label++) {
      for (int fold = 0; fold < folds; fold++) {
        shares[fold] = (double) ofFolds[fold][label] / rowsOfLabel[label];
      }
      sum += deviation(shares);
    }
    return sum / rowsOfLabel.length;
  }

  private static double deviation(long[] counts) {
    return deviation(Arrays.stream(counts).asDoubleStream().toArray());
  }

  private static double deviation(double[] values) {
    double mean = Arrays.stream(values).average().orElse(0);
    return Math.sqrt(
        Arrays.stream(values).map(value -> (value - mean) * (value - mean)).average().orElse(0));
  }
}
