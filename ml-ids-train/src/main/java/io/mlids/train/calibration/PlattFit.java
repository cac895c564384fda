package io.mlids.train.calibration;

import io.mlids.core.model.CalibrationCurve.Platt;
import io.mlids.train.evaluation.LabelledScores;
import java.util.Optional;

/**
 * Fits Platt scaling to the log-odds of scores by Newton's method with backtracking: Lin, Lin and
 * Weng, <i>A Note on Platt's Probabilistic Outputs for Support Vector Machines</i>, Machine
 * Learning 68, 2007. Instead of 1 and 0, the targets are (attacks + 1) / (attacks + 2) and 1 /
 * (benign + 2), so that the result is finite even if the scores separate the classes.
 */
final class PlattFit {
  private static final int MAX_STEPS = 100;
  private static final double SMALLEST_STEP = 1e-10;
  private static final double SMALLEST_GRADIENT = 1e-9;

  /** Keeps the Hessian invertible. */
  private static final double RIDGE = 1e-12;

  private final double[] logOdds;
  private final double[] targets;
  private double slope;
  private double intercept;
  private double loss;

  private PlattFit(LabelledScores rows) {
    int attacks = rows.attackCount();
    int benign = rows.size() - attacks;
    logOdds = new double[rows.size()];
    targets = new double[rows.size()];
    for (int i = 0; i < logOdds.length; i++) {
      logOdds[i] = CalibrationFitter.finiteLogOdds(rows.score(i));
      targets[i] = rows.isAttack(i) ? (attacks + 1.0) / (attacks + 2.0) : 1 / (benign + 2.0);
    }
    slope = 0;
    intercept = Math.log((attacks + 1.0) / (benign + 1.0));
    loss = loss(slope, intercept);
  }

  /** Fits the line; empty if the share of attacks does not increase with the score. */
  static Optional<Platt> fit(LabelledScores rows) {
    PlattFit fit = new PlattFit(rows);
    int step = 0;
    while (step < MAX_STEPS && fit.improve()) {
      step++;
    }
    return fit.slope > 0 ? Optional.of(new Platt(fit.slope, fit.intercept)) : Optional.empty();
  }

  /** Makes one Newton step; returns false at the minimum. */
  private boolean improve() {
    double gradientSlope = 0;
    double gradientIntercept = 0;
    double slopeSlope = RIDGE;
    double slopeIntercept = 0;
    double interceptIntercept = RIDGE;
    for (int i = 0; i < logOdds.length; i++) {
      double probability = 1 / (1 + Math.exp(-(slope * logOdds[i] + intercept)));
      double difference = probability - targets[i];
      double weight = probability * (1 - probability);
      gradientSlope += difference * logOdds[i];
      gradientIntercept += difference;
      slopeSlope += weight * logOdds[i] * logOdds[i];
      slopeIntercept += weight * logOdds[i];
      interceptIntercept += weight;
    }
    if (Math.abs(gradientSlope) + Math.abs(gradientIntercept)
        < SMALLEST_GRADIENT * logOdds.length) {
      return false;
    }
    double determinant = slopeSlope * interceptIntercept - slopeIntercept * slopeIntercept;
    double toSlope =
        -(interceptIntercept * gradientSlope - slopeIntercept * gradientIntercept) / determinant;
    double toIntercept =
        -(slopeSlope * gradientIntercept - slopeIntercept * gradientSlope) / determinant;
    double descent = gradientSlope * toSlope + gradientIntercept * toIntercept;
    for (double size = 1; size > SMALLEST_STEP; size /= 2) {
      double next = loss(slope + size * toSlope, intercept + size * toIntercept);
      if (next < loss + 1e-4 * size * descent) {
        slope += size * toSlope;
        intercept += size * toIntercept;
        loss = next;
        return true;
      }
    }
    return false;
  }

  /** The cross-entropy of the targets, in a form that does not overflow. */
  private double loss(double ofSlope, double ofIntercept) {
    double sum = 0;
    for (int i = 0; i < logOdds.length; i++) {
      double z = ofSlope * logOdds[i] + ofIntercept;
      sum += Math.max(z, 0) - targets[i] * z + Math.log1p(Math.exp(-Math.abs(z)));
    }
    return sum;
  }
}
