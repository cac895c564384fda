package io.mlids.core.explain;

/**
 * Walks trees for one row and adds the SHAP values at {@value #LANES} points of a {@link
 * Quadrature}. The lanes are local variables instead of arrays, to keep them in registers. The side
 * that the row takes is an integer, 0 or 1, because choosing between floating-point numbers would
 * take a branch, which is mispredicted half of the time. Not thread-safe.
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

  /**
   * For each feature, 1 if the row follows the current path at every split on that feature so far,
   * else 0.
   */
  private final int[] follows;

  /**
   * The result of the last call at each point: the sum over the leaves below a node. Each leaf's
   * value is multiplied by the factors on the path that leads to it from the node, or from the
   * split above the node.
   */
  private double sum0;

  private double sum1;
  private double sum2;
  private double sum3;

  /**
   * Creates a walk.
   *
   * @param quadrature the quadrature points, of which this walk uses at most {@link #LANES}
   * @param firstPoint the index of the first point
   * @param row the values of the features
   * @param values receives the sum of the SHAP values of each feature
   */
  TreeWalk(Quadrature quadrature, int firstPoint, float[] row, double[] values) {
    this.row = row;
    this.values = values;
    this.follows = new int[row.length];
    double[] points = {0.5, 0.5, 0.5, 0.5};
    int count = Math.min(LANES, quadrature.count() - firstPoint);
    System.arraycopy(quadrature.points(), firstPoint, points, 0, count);
    System.arraycopy(quadrature.weights(), firstPoint, weights, 0, count);
    t0 = points[0];
    t1 = points[1];
    t2 = points[2];
    t3 = points[3];
  }

  /** Walks all trees that contribute to an output. */
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
   * @param p0 the product of the first point's weight and the factors on the path to the node
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
    int goesLeft = own < value ? 1 : 0;
    if (Float.isNaN(own)) {
      goesLeft = first >> OutputTrees.MISSING_SHIFT & 1;
    }
    float leftShare = value(node + 2);
    float rightShare = value(node + 3);
    if (kind == OutputTrees.FIRST_WITH_LEAVES) {
      at = node + 6;
      double product = p0 + p1 + (p2 + p3);
      leaves(feature, leftShare, rightShare, node + 4, goesLeft, product);
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
      afterFirst(feature, rightShare, 1 - goesLeft, p0, p1, p2, p3);
    } else {
      at = node + 5;
      int followed = follows[feature];
      float before = value(node + 4);
      afterFurther(feature, followed, before, leftShare, goesLeft, p0, p1, p2, p3);
      left0 = sum0;
      left1 = sum1;
      left2 = sum2;
      left3 = sum3;
      afterFurther(feature, followed, before, rightShare, 1 - goesLeft, p0, p1, p2, p3);
      follows[feature] = followed;
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
      int feature, double leftShare, double rightShare, int leaves, int goesLeft, double product) {
    double mean = leftShare * value(leaves) + rightShare * value(leaves + 1);
    double difference = value(leaves + 1 - goesLeft) - mean;
    values[feature] += difference * product;
    sum0 = mean + difference * t0;
    sum1 = mean + difference * t1;
    sum2 = mean + difference * t2;
    sum3 = mean + difference * t3;
  }

  /** The path's first split on a feature. */
  private void afterFirst(
      int feature, double share, int taken, double p0, double p1, double p2, double p3) {
    double difference = taken - share;
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
   * A further split on a feature. The feature's new factor replaces that of its previous split, and
   * the new factor's derivative replaces the previous derivative.
   *
   * @param followed 1 if the row took the path's side at every split on the feature so far, else 0
   * @param before the share of the previous split
   */
  private void afterFurther(
      int feature,
      int followed,
      double before,
      double share,
      int taken,
      double p0,
      double p1,
      double p2,
      double p3) {
    double difference = (taken & followed) - share;
    double differenceBefore = followed - before;
    double q0 = 1 / (before + differenceBefore * t0);
    double q1 = 1 / (before + differenceBefore * t1);
    double q2 = 1 / (before + differenceBefore * t2);
    double q3 = 1 / (before + differenceBefore * t3);
    double f0 = (share + difference * t0) * q0;
    double f1 = (share + difference * t1) * q1;
    double f2 = (share + difference * t2) * q2;
    double f3 = (share + difference * t3) * q3;
    follows[feature] = taken & followed;
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
}
