package io.mlids.core.explain;

/**
 * The Gauss–Legendre quadrature on the interval from 0 to 1. With n points, it integrates
 * polynomials of degree up to 2n − 1 exactly.
 *
 * @param points the points, which lie strictly between 0 and 1
 * @param weights the weight of each point; they sum to 1
 */
record Quadrature(double[] points, double[] weights) {

  /**
   * Computes the points as the roots of the Legendre polynomial, by Newton's method (Abramowitz and
   * Stegun, <i>Handbook of Mathematical Functions</i>, 25.4.29 and 25.4.30).
   *
   * @param count number of points, at least 1
   */
  static Quadrature ofPoints(int count) {
    double[] points = new double[count];
    double[] weights = new double[count];
    for (int i = 0; i < count; i++) {
      double x = Math.cos(Math.PI * (i + 0.75) / (count + 0.5));
      double derivative;
      double step;
      do {
        double previous = 1;
        double value = x;
        for (int degree = 2; degree <= count; degree++) {
          double next = ((2 * degree - 1) * x * value - (degree - 1) * previous) / degree;
          previous = value;
          value = next;
        }
        derivative = count * (x * value - previous) / (x * x - 1);
        step = value / derivative;
        x -= step;
      } while (Math.abs(step) > 1e-15);
      points[i] = (1 + x) / 2;
      weights[i] = 1 / ((1 - x * x) * derivative * derivative);
    }
    return new Quadrature(points, weights);
  }

  int count() {
    return points.length;
  }
}
