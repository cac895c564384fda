package io.mlids.core.explain;

import java.util.Arrays;

/** Walks trees for one row and adds the SHAP values of each. Not thread-safe. */
final class TreeWalk {
  private final int width;
  private final double[] points;
  private final float[] row;
  private final double[] values;

  /** Whether the row took the path's side at every split on a feature so far. */
  private final boolean[] follows;

  /**
   * For each level, the product of the factors on the path to its node and the quadrature's weight,
   * at each point.
   */
  private final double[] product;

  /**
   * For each level, the sum of the leaves below its node, each multiplied by the factors between
   * the node and the leaf, at each point.
   */
  private final double[] sum;

  /**
   * Creates a walk.
   *
   * @param depth the depth of the deepest tree
   * @param row the values of the features
   * @param values receives the sum of the SHAP values of each feature
   */
  TreeWalk(Quadrature quadrature, int depth, float[] row, double[] values) {
    this.width = quadrature.count();
    this.points = quadrature.points();
    this.row = row;
    this.values = values;
    this.follows = new boolean[row.length];
    this.product = Arrays.copyOf(quadrature.weights(), (depth + 1) * width);
    this.sum = new double[(depth + 1) * width];
  }

  void add(PathTree tree) {
    descend(tree, 0, 0);
  }

  /**
   * Computes {@link #sum} for a node.
   *
   * @param at the index of the node's level in {@link #product} and {@link #sum}
   */
  private void descend(PathTree tree, int node, int at) {
    int feature = tree.feature[node];
    if (feature == PathTree.LEAF) {
      Arrays.fill(sum, at, at + width, tree.value[node]);
      return;
    }
    Arrays.fill(sum, at, at + width, 0);
    int left = tree.left[node];
    float value = row[feature];
    boolean goesLeft = Float.isNaN(value) ? tree.missingGoesLeft[node] : value < tree.value[node];
    if (tree.shareBefore[left] == PathTree.NO_SPLIT) {
      first(tree, left, at, feature, goesLeft);
      first(tree, left + 1, at, feature, !goesLeft);
    } else if (follows[feature]) {
      again(tree, left, at, feature, goesLeft);
      again(tree, left + 1, at, feature, !goesLeft);
      follows[feature] = true;
    } else {
      left(tree, left, at);
      left(tree, left + 1, at);
    }
  }

  /** Descends to a child of the path's first split on a feature. */
  private void first(PathTree tree, int child, int at, int feature, boolean taken) {
    int next = at + width;
    double share = tree.share[child];
    double absent = share;
    double difference = (taken ? 1 : 0) - share;
    for (int i = 0; i < width; i++) {
      product[next + i] = product[at + i] * (absent + difference * points[i]);
    }
    follows[feature] = taken;
    descend(tree, child, next);
    double integral = 0;
    for (int i = 0; i < width; i++) {
      integral += product[at + i] * sum[next + i];
      sum[at + i] += (absent + difference * points[i]) * sum[next + i];
    }
    values[feature] += difference * integral;
  }

  /**
   * Descends to a child of a further split on a feature which the row has followed so far. The
   * feature's factor replaces the one of its previous split, and so does its derivative.
   */
  private void again(PathTree tree, int child, int at, int feature, boolean taken) {
    int next = at + width;
    double share = tree.share[child];
    double before = tree.shareBefore[child];
    double difference = (taken ? 1 : 0) - share;
    double differenceBefore = 1 - before;
    for (int i = 0; i < width; i++) {
      double factor = share + difference * points[i];
      double factorBefore = before + differenceBefore * points[i];
      product[next + i] = product[at + i] * (factor / factorBefore);
    }
    follows[feature] = taken;
    descend(tree, child, next);
    double integral = 0;
    for (int i = 0; i < width; i++) {
      double inverse = 1 / (before + differenceBefore * points[i]);
      double ratio = (share + difference * points[i]) * inverse;
      integral +=
          product[at + i] * inverse * sum[next + i] * (difference - differenceBefore * ratio);
      sum[at + i] += ratio * sum[next + i];
    }
    values[feature] += integral;
  }

  /**
   * Descends to a child of a further split on a feature which the row no longer follows. Whatever
   * the side, the feature's factor only shrinks by the split's share, and its value is unchanged.
   */
  private void left(PathTree tree, int child, int at) {
    int next = at + width;
    double ratio = PathTree.ratio(tree.share[child], tree.shareBefore[child]);
    for (int i = 0; i < width; i++) {
      product[next + i] = product[at + i] * ratio;
    }
    descend(tree, child, next);
    for (int i = 0; i < width; i++) {
      sum[at + i] += ratio * sum[next + i];
    }
  }
}
