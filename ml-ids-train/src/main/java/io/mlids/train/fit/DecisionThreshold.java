package io.mlids.train.fit;

import java.util.Arrays;

/**
 * Chooses the decision threshold: the lowest attack probability at which a flow is classified as an
 * attack.
 */
final class DecisionThreshold {
  private DecisionThreshold() {}

  /**
   * The smallest threshold that at most a given share of benign rows reaches; 1 if there is none
   * below 1.
   *
   * @param benign attack probabilities of benign rows; this method sorts the array
   * @param least the minimum threshold, 0 to 1
   * @param most the maximum share, 0 to 1
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
