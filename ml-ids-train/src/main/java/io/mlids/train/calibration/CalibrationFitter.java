package io.mlids.train.calibration;

import io.mlids.core.model.CalibrationCurve;
import io.mlids.core.model.ProbabilityCalibration;
import io.mlids.train.evaluation.LabelledScores;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Fits a calibration to the scores of rows that the model was not trained on. */
public final class CalibrationFitter {
  /** Minimum number of benign rows, and of attack rows. */
  public static final int MIN_ROWS = 30;

  /** The log-odds of the largest double below 1; bounds the influence of the scores 0 and 1. */
  private static final double MAX_LOG_ODDS = CalibrationCurve.logOdds(Math.nextDown(1.0));

  private CalibrationFitter() {}

  /**
   * Fits a calibration; empty if the method is {@link CalibrationMethod#NONE} or the rows are
   * insufficient; in that case, the reason is logged.
   *
   * @param file the rows' file, for messages
   */
  public static Optional<ProbabilityCalibration> fit(
      LabelledScores rows, CalibrationMethod method, Path file, Consumer<String> log) {
    if (method == CalibrationMethod.NONE) {
      return Optional.empty();
    }
    int attacks = rows.attackCount();
    int benign = rows.size() - attacks;
    if (attacks < MIN_ROWS || benign < MIN_ROWS) {
      log.accept(
          "warning: the probabilities are not calibrated: %s has %d benign rows and %d attack rows, but calibration needs at least %d of each"
              .formatted(file, benign, attacks, MIN_ROWS));
      return Optional.empty();
    }
    Optional<? extends CalibrationCurve> curve = curve(rows, method);
    if (curve.isEmpty()) {
      log.accept(
          "warning: the probabilities are not calibrated: in %s, attacks do not score higher than benign rows"
              .formatted(file));
      return Optional.empty();
    }
    log.accept(
        "calibration: %s, fitted to %d benign rows and %d attack rows"
            .formatted(method, benign, attacks));
    return Optional.of(new ProbabilityCalibration(curve.get(), benign, attacks));
  }

  private static Optional<? extends CalibrationCurve> curve(
      LabelledScores rows, CalibrationMethod method) {
    return switch (method) {
      case NONE -> Optional.empty();
      case PLATT -> PlattFit.fit(rows);
      case ISOTONIC -> Optional.of(IsotonicFit.fit(rows));
    };
  }

  /** The log-odds of a score, limited to those of the numbers between 0 and 1. */
  static double finiteLogOdds(double score) {
    return Math.clamp(CalibrationCurve.logOdds(score), -MAX_LOG_ODDS, MAX_LOG_ODDS);
  }
}
