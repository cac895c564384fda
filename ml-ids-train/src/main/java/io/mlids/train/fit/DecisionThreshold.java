package io.mlids.train.fit;

import java.util.Arrays;

/** From which attack probability on a flow is called an attack. */
final class DecisionThreshold {
  private DecisionThreshold() {}

  /**
   * The least threshold that no more than a share of benign rows reaches; 1 if all others are
   * reached by more.
   *
   * @param benign attack probabilities of benign rows; sorted by this
   * @param least the threshold is at least this, 0 to 1
   * @param most the share, 0 to 1
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
