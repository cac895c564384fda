package io.mlids.train.calibration;

import io.mlids.core.model.CalibrationCurve;
import io.mlids.core.model.CalibrationCurve.Isotonic;
import io.mlids.train.evaluation.LabelledScores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Fits an isotonic curve by pooling adjacent violators: Ayer et al., <i>An Empirical Distribution
 * Function for Sampling with Incomplete Information</i>, 1955. Each pool of rows becomes a knot at
 * the mean log-odds of its scores. The curve is strictly increasing between knots, unlike the usual
 * step function, which would give different scores the same probability. The share of attacks in a
 * pool is smoothed to (attacks + ½) / (rows + 1), because a share of 0 or 1 has no finite log-odds.
 */
final class IsotonicFit {
  private IsotonicFit() {}

  private record Pool(long rows, long attacks, double sumOfLogOdds) {
    Pool plus(Pool other) {
      return new Pool(
          rows + other.rows, attacks + other.attacks, sumOfLogOdds + other.sumOfLogOdds);
    }

    double share() {
      return (double) attacks / rows;
    }

    /** The log-odds of the smoothed share. */
    double logOdds() {
      return CalibrationCurve.logOdds((attacks + 0.5) / (rows + 1));
    }

    double score() {
      return sumOfLogOdds / rows;
    }
  }

  /**
   * Fits the curve.
   *
   * @param rows at least one row
   */
  static Isotonic fit(LabelledScores rows) {
    List<Pool> pools = pooled(perScore(rows), Pool::share);
    int before;
    do {
      before = pools.size();
      // Neighbours may have equal mean scores, or decreasing smoothed shares.
      pools = pooled(pooled(pools, Pool::logOdds), Pool::score);
      pools = pools.size() > Isotonic.MAX_KNOTS ? halved(pools) : pools;
    } while (pools.size() < before);
    return new Isotonic(
        pools.stream().map(Pool::score).toList(), pools.stream().map(Pool::logOdds).toList());
  }

  /** One pool for each distinct score, in ascending order. */
  private static List<Pool> perScore(LabelledScores rows) {
    // Non-negative doubles sort like their bits; the lowest bit holds the label.
    long[] sorted = new long[rows.size()];
    for (int i = 0; i < sorted.length; i++) {
      long bits = Double.doubleToRawLongBits(rows.score(i) + 0.0);
      sorted[i] = bits & ~1L | (rows.isAttack(i) ? 1 : 0);
    }
    Arrays.sort(sorted);
    List<Pool> pools = new ArrayList<>();
    int next = 0;
    while (next < sorted.length) {
      int first = next;
      long attacks = 0;
      while (next < sorted.length && sorted[next] >> 1 == sorted[first] >> 1) {
        attacks += sorted[next++] & 1;
      }
      double score = CalibrationFitter.finiteLogOdds(Double.longBitsToDouble(sorted[first] & ~1L));
      pools.add(new Pool(next - first, attacks, score * (next - first)));
    }
    return pools;
  }

  /** Merges neighbours until the values are strictly increasing. */
  private static List<Pool> pooled(List<Pool> pools, ToDoubleFunction<Pool> value) {
    List<Pool> rising = new ArrayList<>();
    for (Pool each : pools) {
      Pool last = each;
      while (!rising.isEmpty()
          && value.applyAsDouble(rising.getLast()) >= value.applyAsDouble(last)) {
        last = rising.removeLast().plus(last);
      }
      rising.add(last);
    }
    return rising;
  }

  /** Merges each pair of neighbours. */
  private static List<Pool> halved(List<Pool> pools) {
    List<Pool> half = new ArrayList<>();
    for (int i = 0; i < pools.size(); i += 2) {
      half.add(i + 1 < pools.size() ? pools.get(i).plus(pools.get(i + 1)) : pools.get(i));
    }
    return half;
  }
}
