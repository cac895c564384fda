package io.mlids.bench.behaviour;

import java.util.Arrays;

/** Medians of measurements. */
final class Medians {

  private Medians() {}

  static double of(double[] measured) {
    double[] sorted = measured.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
