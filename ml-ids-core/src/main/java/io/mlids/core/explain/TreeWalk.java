package io.mlids.core.explain;

/**
 * Walks trees for one row and adds the SHAP values at {@value #LANES} points of a {@link
 * Quadrature}. The four lanes are local variables, not arrays, which makes a walk several times as
 * fast. Not thread-safe.
 */
final class TreeWalk {
  /** Points per walk. */
  static final int LANES = 4;

  private final float[] row;
  private final double[] values;
  private final double[] weights = new double[LANES];
  private final double t0;
  private final double t1;
  private final double t2;
  private final double t3;

  private int[] nodes = {};

  /** The index of the next node in {@link #nodes}. */
  private int at;

  /** Whether the row took the path's side at every split on a feature so far. */
  private final boolean[] follows;

  /**
   * The result of the last call at each point: the sum of the leaves below a node, each multiplied
   * by the factors between the node, or the split above it, and the leaf.
   */
  private double sum0;

  private double sum1;
  private double sum2;
  private double sum3;

  /**
   * Creates a walk.
   *
   * @param quadrature the points; fewer than {@link #LANES} may be left
   * @param firstPoint the index of the first point
   * @param row the values of the features
   * @param values receives the sum of the SHAP values of each feature
   */
  TreeWalk(Quadrature quadrature, int firstPoint, float[] row, double[] values) {
    this.row = row;
    this.values = values;
    this.follows = new boolean[row.length];
    double[] points = {0.5, 0.5, 0.5, 0.5};
    int count = Math.min(LANES, quadrature.count() - firstPoint);
    System.arraycopy(quadrature.points(), firstPoint, points, 0, count);
    System.arraycopy(quadrature.weights(), firstPoint, weights, 0, count);
    t0 = points[0];
    t1 = points[1];
    t2 = points[2];
    t3 = points[3];
  }

  /** Walks all trees of an output. */
  void add(OutputTrees trees) {
    nodes = trees.nodes();
    at = 0;
    while (at < nodes.length) {
      descend(weights[0], weights[1], weights[2], weights[3]);
    }
  }

  /**
   * Visits the next node and everything below it, and sets the node's sums.
   *
   * @param p0 the product of the weight of the first point and the factors on the path to the node
   */
  private void descend(double p0, double p1, double p2, double p3) {
    int node = at;
    int first = nodes[node];
    int kind = first & OutputTrees.KIND;
    float value = value(node + 1);
    if (kind == OutputTrees.LEAF) {
      at = node + 2;
      sum0 = value;
      sum1 = value;
      sum2 = value;
      sum3 = value;
      return;
    }
    int feature = first >> OutputTrees.FEATURE_SHIFT;
    float own = row[feature];
    boolean goesLeft =
        Float.isNaN(own) ? (first & OutputTrees.MISSING_GOES_LEFT) != 0 : own < value;
    float leftShare = value(node + 2);
    float rightShare = value(node + 3);
    if (kind == OutputTrees.FIRST_WITH_LEAVES) {
      at = node + 6;
      double product = p0 + p1 + (p2 + p3);
      leaves(feature, leftShare, rightShare, value(node + 4), value(node + 5), goesLeft, product);
      return;
    }
    double left0;
    double left1;
    double left2;
    double left3;
    if (kind == OutputTrees.FIRST) {
      at = node + 4;
      afterFirst(feature, leftShare, goesLeft, p0, p1, p2, p3);
      left0 = sum0;
      left1 = sum1;
      left2 = sum2;
      left3 = sum3;
      afterFirst(feature, rightShare, !goesLeft, p0, p1, p2, p3);
    } else if (follows[feature]) {
      float before = value(node + 4);
      at = node + 5;
      afterFurther(feature, before, leftShare, goesLeft, p0, p1, p2, p3);
      left0 = sum0;
      left1 = sum1;
      left2 = sum2;
      left3 = sum3;
      afterFurther(feature, before, rightShare, !goesLeft, p0, p1, p2, p3);
      follows[feature] = true;
    } else {
      float before = value(node + 4);
      at = node + 5;
      afterLeaving(before, leftShare, p0, p1, p2, p3);
      left0 = sum0;
      left1 = sum1;
      left2 = sum2;
      left3 = sum3;
      afterLeaving(before, rightShare, p0, p1, p2, p3);
    }
    sum0 += left0;
    sum1 += left1;
    sum2 += left2;
    sum3 += left3;
  }

  private float value(int place) {
    return Float.intBitsToFloat(nodes[place]);
  }

  /** The path's first split on a feature, with two leaves. */
  private void leaves(
      int feature,
      double leftShare,
      double rightShare,
      double leftValue,
      double rightValue,
      boolean goesLeft,
      double product) {
    double mean = leftShare * leftValue + rightShare * rightValue;
    double difference = (goesLeft ? leftValue : rightValue) - mean;
    values[feature] += difference * product;
    sum0 = mean + difference * t0;
    sum1 = mean + difference * t1;
    sum2 = mean + difference * t2;
    sum3 = mean + difference * t3;
  }

  /** The path's first split on a feature. */
  private void afterFirst(
      int feature, double share, boolean taken, double p0, double p1, double p2, double p3) {
    double difference = (taken ? 1 : 0) - share;
    double f0 = share + difference * t0;
    double f1 = share + difference * t1;
    double f2 = share + difference * t2;
    double f3 = share + difference * t3;
    follows[feature] = taken;
    descend(p0 * f0, p1 * f1, p2 * f2, p3 * f3);
    values[feature] += difference * (p0 * sum0 + p1 * sum1 + (p2 * sum2 + p3 * sum3));
    sum0 *= f0;
    sum1 *= f1;
    sum2 *= f2;
    sum3 *= f3;
  }

  /**
   * A further split on a feature that the row has followed so far. The feature's factor replaces
   * the one of its previous split, and so does the factor's derivative.
   */
  private void afterFurther(
      int feature,
      double before,
      double share,
      boolean taken,
      double p0,
      double p1,
      double p2,
      double p3) {
    double difference = (taken ? 1 : 0) - share;
    double differenceBefore = 1 - before;
    double q0 = 1 / (before + differenceBefore * t0);
    double q1 = 1 / (before + differenceBefore * t1);
    double q2 = 1 / (before + differenceBefore * t2);
    double q3 = 1 / (before + differenceBefore * t3);
    double f0 = (share + difference * t0) * q0;
    double f1 = (share + difference * t1) * q1;
    double f2 = (share + difference * t2) * q2;
    double f3 = (share + difference * t3) * q3;
    follows[feature] = taken;
    descend(p0 * f0, p1 * f1, p2 * f2, p3 * f3);
    values[feature] +=
        p0 * q0 * sum0 * (difference - differenceBefore * f0)
            + p1 * q1 * sum1 * (difference - differenceBefore * f1)
            + p2 * q2 * sum2 * (difference - differenceBefore * f2)
            + p3 * q3 * sum3 * (difference - differenceBefore * f3);
    sum0 *= f0;
    sum1 *= f1;
    sum2 *= f2;
    sum3 *= f3;
  }

  /**
   * A further split on a feature that the row no longer follows. On either side, the feature's
   * factor only shrinks by the split's share, and its value does not change.
   */
  private void afterLeaving(
      double before, double share, double p0, double p1, double p2, double p3) {
    double factor = before == 0 ? 0 : share / before;
    descend(p0 * factor, p1 * factor, p2 * factor, p3 * factor);
    sum0 *= factor;
    sum1 *= factor;
    sum2 *= factor;
    sum3 *= factor;
  }
}
