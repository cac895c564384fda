package io.mlids.train.fit;

import java.util.Arrays;

/**
 * Chooses the decision threshold: the lowest attack probability at which a flow is classified as an
 * attack.
 */
final class DecisionThreshold {
  private DecisionThreshold() {}

  /**
   * The smallest threshold that is reached by at most the given share of benign rows; 1 if no
   * smaller threshold meets this condition.
   *
   * @param benign attack probabilities of benign rows; this method sorts the array
   * @param least the minimum threshold, 0 to 1
   * @param most the maximum share of benign rows, 0 to 1
   */
  static double forFalsePositives(double[] benign, double least, double most) {
    Arrays.sort(benign);
    int allowed = (int) Math.floor(most * benign.length);
    if (allowed >= benign.length) {
      return least;
    }
    double highestToPass = benign[benign.length - 1 - allowed];
    return highestToPass < least ? least : Math.min(1, Math.nextUp(highestToPass));
  }
}
