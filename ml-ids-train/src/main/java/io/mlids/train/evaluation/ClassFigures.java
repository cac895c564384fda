package io.mlids.train.evaluation;

import io.mlids.core.feature.TrafficClass;

/**
 * How well the rows of one label were classified. A figure that the rows do not define is NaN.
 *
 * @param label the true label; a multiclass model may also predict one that no row has
 * @param support rows of the label
 * @param decidedRightly rows whose decision, attack or not, was right
 * @param predicted rows of any label that were predicted to be of this class; 0 where the model
 *     does not tell classes apart
 * @param predictedRightly those among them that are
 * @param seenInTraining whether the model was trained on rows of the label
 */
public record ClassFigures(
    TrafficClass label,
    long support,
    long decidedRightly,
    long predicted,
    long predictedRightly,
    boolean seenInTraining) {

  /** The share of the label's rows whose decision, attack or not, was right. */
  public double recall() {
    return share(decidedRightly, support);
  }

  /** The share of the label's rows that were predicted to be of this very class. */
  public double classRecall() {
    return share(predictedRightly, support);
  }

  /** The share of rows predicted to be of this class that are. */
  public double classPrecision() {
    return share(predictedRightly, predicted);
  }

  /** The harmonic mean of the class's own precision and recall. */
  public double classF1() {
    return share(2 * predictedRightly, predicted + support);
  }

  private static double share(long part, long whole) {
    return whole == 0 ? Double.NaN : (double) part / whole;
  }
}
