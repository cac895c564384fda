package io.mlids.core.explain;

import io.mlids.core.testing.HandMadeModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A random tree that computes its Shapley values directly from their definition. The Shapley value
 * of a feature is the weighted mean, over all sets of other features, of the amount that the
 * feature adds to the expected leaf value.
 */
final class RandomTree {
  private final List<Integer> left = new ArrayList<>();
  private final List<Integer> right = new ArrayList<>();
  private final List<Integer> features = new ArrayList<>();
  private final List<Float> values = new ArrayList<>();
  private final List<Boolean> missingLeft = new ArrayList<>();
  private final List<Float> covers = new ArrayList<>();

  private RandomTree() {}

  /**
   * Grows a tree of at most the given depth, with thresholds from 0 to 9. Some nodes have no cover.
   */
  static RandomTree grow(Random random, int depth, int features) {
    RandomTree tree = new RandomTree();
    tree.grow(random, depth, features, 1_000);
    return tree;
  }

  private int grow(Random random, int depth, int featureCount, float cover) {
    int node = left.size();
    boolean leaf = depth == 0 || left.size() > 300 || (node > 0 && random.nextInt(5) == 0);
    left.add(-1);
    right.add(-1);
    features.add(leaf ? 0 : random.nextInt(featureCount));
    values.add(leaf ? (float) random.nextGaussian() : random.nextInt(10));
    missingLeft.add(random.nextBoolean());
    covers.add(cover);
    if (!leaf) {
      float toLeft = random.nextInt(12) == 0 ? 0 : cover * random.nextFloat();
      left.set(node, grow(random, depth - 1, featureCount, toLeft));
      right.set(node, grow(random, depth - 1, featureCount, cover - toLeft));
    }
    return node;
  }

  void addTo(HandMadeModel model, int output) {
    model.coveredTree(
        output,
        left.toString(),
        right.toString(),
        features.toString(),
        values.toString(),
        missingLeft.toString(),
        covers.toString());
  }

  void addShapleyValues(float[] row, double[] sums) {
    int features = row.length;
    double[] expected = new double[1 << features];
    for (int known = 0; known < expected.length; known++) {
      expected[known] = expectation(0, row, known);
    }
    for (int feature = 0; feature < features; feature++) {
      for (int known = 0; known < expected.length; known++) {
        if ((known >> feature & 1) == 0) {
          int size = Integer.bitCount(known);
          double weight = factorial(size) * factorial(features - 1 - size) / factorial(features);
          sums[feature] += weight * (expected[known | 1 << feature] - expected[known]);
        }
      }
    }
  }

  private static double factorial(int n) {
    return n == 0 ? 1 : n * factorial(n - 1);
  }

  private double expectation(int node, float[] row, int known) {
    if (left.get(node) < 0) {
      return values.get(node);
    }
    int feature = features.get(node);
    double toLeft = expectation(left.get(node), row, known);
    double toRight = expectation(right.get(node), row, known);
    if ((known >> feature & 1) == 0) {
      double cover = covers.get(node);
      return cover == 0
          ? (toLeft + toRight) / 2
          : (covers.get(left.get(node)) * toLeft + covers.get(right.get(node)) * toRight) / cover;
    }
    boolean goesLeft =
        Float.isNaN(row[feature]) ? missingLeft.get(node) : row[feature] < values.get(node);
    return goesLeft ? toLeft : toRight;
  }
}
