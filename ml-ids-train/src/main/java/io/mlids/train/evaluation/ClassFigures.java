package io.mlids.train.evaluation;

import io.mlids.core.feature.TrafficClass;

/**
 * How well the rows of one label were classified. An undefined metric is NaN.
 *
 * @param label the true label, or a class that no row has but that a multiclass model predicted
 * @param support number of rows with the label
 * @param correctlyDetected number of rows with the label that were correctly classified as attack
 *     or benign
 * @param predicted number of rows, with any label, that were predicted as this class; 0 for a
 *     binary model
 * @param predictedRightly number of rows with the label that were predicted as this class
 * @param seenInTraining whether the model was trained on rows with the label
 */
public record ClassFigures(
    TrafficClass label,
    long support,
    long correctlyDetected,
    long predicted,
    long predictedRightly,
    boolean seenInTraining) {

  /** The share of the label's rows correctly classified as attack or benign. */
  public double recall() {
    return share(correctlyDetected, support);
  }

  /** The share of the label's rows that were predicted as this class. */
  public double classRecall() {
    return share(predictedRightly, support);
  }

  /** Of the rows predicted as this class, the share that have this label. */
  public double classPrecision() {
    return share(predictedRightly, predicted);
  }

  /** The harmonic mean of class precision and class recall. */
  public double classF1() {
    return share(2 * predictedRightly, predicted + support);
  }

  private static double share(long part, long whole) {
    return whole == 0 ? Double.NaN : (double) part / whole;
  }
}
