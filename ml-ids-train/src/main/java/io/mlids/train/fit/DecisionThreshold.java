package io.mlids.train.fit;

import java.util.Arrays;

/** From which attack probability on a flow is called an attack. */
final class DecisionThreshold {
  /** More likely an attack than not. */
  static final double EVEN = 0.5;

  private DecisionThreshold() {}

  /**
   * The least threshold, from {@link #EVEN} on, that no more than a share of benign rows reaches; 1
   * if so many rows have that very probability that none does.
   *
   * @param benign attack probabilities of benign rows; sorted by this
   * @param most the share, 0 to 1
   */
  static double forFalsePositives(double[] benign, double most) {
    Arrays.sort(benign);
    int allowed = (int) Math.floor(most * benign.length);
    if (allowed >= benign.length) {
      return EVEN;
    }
    double highestToPass = benign[benign.length - 1 - allowed];
    return highestToPass < EVEN ? EVEN : Math.min(1, Math.nextUp(highestToPass));
  }
}
