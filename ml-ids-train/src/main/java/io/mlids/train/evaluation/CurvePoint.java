package io.mlids.train.evaluation;

/**
 * A point on a precision-recall curve.
 *
 * @param threshold rows with at least this attack probability are classified as attacks
 * @param recall at that threshold
 * @param precision at that threshold
 */
public record CurvePoint(double threshold, double recall, double precision) {

  CurvePoint withThreshold(double other) {
    return new CurvePoint(other, recall, precision);
  }
}
