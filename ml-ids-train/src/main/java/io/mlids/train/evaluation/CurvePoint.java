package io.mlids.train.evaluation;

/**
 * A point of a precision-recall curve.
 *
 * @param threshold the attack probability from which on rows are decided to be attacks
 * @param recall at that threshold
 * @param precision at that threshold
 */
public record CurvePoint(double threshold, double recall, double precision) {}
