package io.mlids.core.model;

import io.mlids.core.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * Maps a model's score, which is its uncalibrated attack probability, to a calibrated probability.
 * Both kinds of curve are strictly increasing functions of the log-odds log(p / (1 − p)). They
 * therefore keep the order of all scores, and map 0 to 0 and 1 to 1. In floating-point arithmetic,
 * the calibrated probabilities never decrease, but scores that differ in the last digits may share
 * one. Immutable and thread-safe.
 */
public sealed interface CalibrationCurve {

  /** Returns the calibrated probability, 0 to 1, of a score from 0 to 1. */
  default double probability(double score) {
    return 1 / (1 + Math.exp(-calibratedLogOdds(logOdds(score))));
  }

  /** Returns the calibrated log-odds for a score's log-odds, which may be infinite. */
  double calibratedLogOdds(double logOdds);

  /** Returns the log-odds of a probability from 0 to 1; −∞ for 0 and ∞ for 1. */
  static double logOdds(double probability) {
    return Math.log(probability) - Math.log1p(-probability);
  }

  /** Returns eight hexadecimal digits that identify the curve. */
  default String digest() {
    // The text of a record of numbers contains every digit.
    byte[] digest = Sha256.of(toString().getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().formatHex(digest, 0, 4);
  }

  /**
   * Platt scaling: the calibrated log-odds are a linear function of the score's log-odds. Source:
   * Platt, <i>Probabilistic Outputs for Support Vector Machines</i>, 1999.
   *
   * @param slope above 0
   * @param intercept the calibrated log-odds of the score 0.5
   */
  record Platt(double slope, double intercept) implements CalibrationCurve {
    public Platt {
      if (!(slope > 0 && Double.isFinite(slope) && Double.isFinite(intercept))) {
        throw new IllegalArgumentException(
            "a Platt calibration needs a finite slope above 0 and a finite intercept, not "
                + slope
                + " and "
                + intercept);
      }
    }

    @Override
    public double calibratedLogOdds(double logOdds) {
      return slope * logOdds + intercept;
    }
  }

  /**
   * An isotonic calibration: straight lines between knots, and lines with slope 1 beyond the first
   * and the last knot.
   *
   * @param scoreLogOdds the log-odds of the knots' scores, in strictly ascending order
   * @param calibratedLogOdds the calibrated log-odds at each knot, in strictly ascending order
   */
  record Isotonic(List<Double> scoreLogOdds, List<Double> calibratedLogOdds)
      implements CalibrationCurve {
    /** Maximum number of knots. */
    public static final int MAX_KNOTS = 256;

    /** Beyond the log-odds of every number of type double. */
    private static final double MAX_LOG_ODDS = 1_000;

    public Isotonic {
      scoreLogOdds = List.copyOf(scoreLogOdds);
      calibratedLogOdds = List.copyOf(calibratedLogOdds);
      int knots = scoreLogOdds.size();
      if (knots != calibratedLogOdds.size() || knots < 1 || knots > MAX_KNOTS) {
        throw new IllegalArgumentException(
            "an isotonic calibration needs 1 to "
                + MAX_KNOTS
                + " knots with two numbers each, not "
                + knots
                + " and "
                + calibratedLogOdds.size());
      }
      checkAscending(scoreLogOdds);
      checkAscending(calibratedLogOdds);
    }

    private static void checkAscending(List<Double> numbers) {
      for (int i = 0; i < numbers.size(); i++) {
        if (!(Math.abs(numbers.get(i)) <= MAX_LOG_ODDS)
            || i > 0 && numbers.get(i) <= numbers.get(i - 1)) {
          throw new IllegalArgumentException(
              "the knots of an isotonic calibration are not log-odds in strictly ascending order");
        }
      }
    }

    @Override
    public double calibratedLogOdds(double logOdds) {
      int above = firstAbove(logOdds);
      if (above == 0) {
        return calibratedLogOdds.getFirst() + (logOdds - scoreLogOdds.getFirst());
      }
      double x = scoreLogOdds.get(above - 1);
      double y = calibratedLogOdds.get(above - 1);
      if (above == scoreLogOdds.size()) {
        return y + (logOdds - x);
      }
      double toX = scoreLogOdds.get(above);
      double toY = calibratedLogOdds.get(above);
      // Rounding must not lift a value above the next knot.
      return Math.min(toY, y + (logOdds - x) / (toX - x) * (toY - y));
    }

    /** Returns the index of the first knot above a number, or the number of knots. */
    private int firstAbove(double logOdds) {
      int low = 0;
      int high = scoreLogOdds.size();
      while (low < high) {
        int middle = low + high >>> 1;
        if (scoreLogOdds.get(middle) > logOdds) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return low;
    }
  }
}
