package io.mlids.train.evaluation;

import java.util.List;

/**
 * How well attacks are distinguished from benign flows, regardless of the attack class. An
 * undefined metric (recall without attacks, precision without alarms) is NaN.
 *
 * @param attacks number of rows of any class except {@code Benign}
 * @param benign number of rows of class {@code Benign}
 * @param detected number of attack rows classified as attacks
 * @param falseAlarms number of benign rows classified as attacks
 * @param prAuc the area under the precision-recall curve as average precision: the sum of (R_n −
 *     R_(n−1)) P_n over the distinct scores in descending order, as in scikit-learn's {@code
 *     average_precision_score}
 */
public record DetectionFigures(
    long attacks, long benign, long detected, long falseAlarms, double prAuc) {

  /** The attack shares for which the expected precision is reported, as text. */
  public static final List<String> ATTACK_SHARES = List.of("0.01", "0.001", "0.0001");

  /** The share of alarms that were attacks. */
  public double precision() {
    return share(detected, detected + falseAlarms);
  }

  /** The share of attacks that raised an alarm. */
  public double recall() {
    return share(detected, attacks);
  }

  /** The harmonic mean of precision and recall. */
  public double f1() {
    return share(2 * detected, detected + falseAlarms + attacks);
  }

  /** The share of benign rows that raised an alarm. */
  public double falsePositiveRate() {
    return share(falseAlarms, benign);
  }

  /**
   * The precision to expect if attacks made up a different share of the flows. It is computed by
   * Bayes' rule from the recall and the false-positive rate, neither of which depends on the share
   * of attacks.
   *
   * @param attackShare the share of attacks among all flows, 0 to 1
   */
  public double expectedPrecision(double attackShare) {
    double truePositives = attackShare * recall();
    double alarms = truePositives + (1 - attackShare) * falsePositiveRate();
    return alarms == 0 ? Double.NaN : truePositives / alarms;
  }

  private static double share(long part, long whole) {
    return whole == 0 ? Double.NaN : (double) part / whole;
  }
}
