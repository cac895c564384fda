package io.mlids.core.site;

import java.util.Arrays;
import java.util.List;

/**
 * Scores of flows that were not used for fitting, for split conformal prediction: Bates, Candès,
 * Lei, Romano and Sesia, "Testing for outliers with conformal p-values", Annals of Statistics
 * 51(1), 2023. Only the highest scores are kept, because the thresholds for low rates depend on no
 * others. Immutable.
 */
public final class Calibration {
  /** Maximum number of scores kept. */
  public static final int KEPT = 10_000;

  /** The probability that the rate of false alarms stays within the one that was asked for. */
  public static final double CONFIDENCE = 0.95;

  private final long count;

  /** The highest scores in descending order. */
  private final double[] highest;

  private Calibration(long count, double[] highest) {
    this.count = count;
    this.highest = highest;
  }

  /** Creates a calibration from scores in any order. */
  public static Calibration of(double[] scores) {
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    double[] highest = new double[Math.min(sorted.length, KEPT)];
    for (int i = 0; i < highest.length; i++) {
      highest[i] = sorted[sorted.length - 1 - i];
    }
    return new Calibration(scores.length, highest);
  }

  /**
   * Restores a calibration.
   *
   * @param count the number of scores
   * @param highest the highest scores, in descending order; all scores if their number is at most
   *     {@link #KEPT}
   * @throws IllegalArgumentException if the arguments are inconsistent
   */
  public static Calibration restore(long count, List<Double> highest) {
    if (highest.size() != Math.min(count, KEPT)) {
      throw new IllegalArgumentException(
          "a calibration with " + count + " scores lists " + highest.size());
    }
    double[] values = highest.stream().mapToDouble(Double::doubleValue).toArray();
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i]) || i > 0 && values[i] > values[i - 1]) {
        throw new IllegalArgumentException("the scores of a calibration are not in order");
      }
    }
    return new Calibration(count, values);
  }

  /** Returns a calibration that combines the scores of this one and another. */
  public Calibration plus(Calibration other) {
    double[] both = Arrays.copyOf(highest, highest.length + other.highest.length);
    System.arraycopy(other.highest, 0, both, highest.length, other.highest.length);
    Calibration merged = of(both);
    return new Calibration(count + other.count, merged.highest);
  }

  /** The number of scores. */
  public long count() {
    return count;
  }

  /** The highest scores in descending order; at most {@link #KEPT}. */
  public List<Double> highest() {
    return Arrays.stream(highest).boxed().toList();
  }

  /**
   * The threshold for a rate of false alarms: a flow is flagged if its score is higher.
   *
   * <p>The probability that the rate of later flows exceeds {@code rate} is at most 5 %. The
   * probability that a later score exceeds the k-th highest of n scores has the distribution
   * Beta(k, n − k + 1), so k is the largest number with P(Binomial(n, rate) &lt; k) ≤ 0.05. The
   * bound holds if later flows are exchangeable with the flows used for calibration.
   *
   * @param rate the rate of false alarms, above 0 and below 1
   * @throws IllegalArgumentException if there are fewer than {@link #needed} scores
   */
  public double threshold(double rate) {
    return highest[Math.min(rank(count, rate), highest.length) - 1];
  }

  /**
   * The rank of the threshold among scores in descending order, from 1 to {@link #KEPT}; see {@link
   * #threshold}.
   *
   * @throws IllegalArgumentException if there are fewer than {@link #needed} scores
   */
  static int rank(long count, double rate) {
    long needed = needed(rate);
    if (count < needed) {
      throw new IllegalArgumentException(
          count + " scores are too few for a rate of " + rate + ", which needs at least " + needed);
    }
    // Sum the binomial probabilities of 0, 1, … scores above the quantile.
    double logTerm = count * Math.log1p(-rate);
    double sum = Math.exp(logTerm);
    int rank = 1;
    while (rank < KEPT) {
      logTerm += Math.log((count - rank + 1) * rate / (rank * (1 - rate)));
      sum += Math.exp(logTerm);
      if (sum > 1 - CONFIDENCE) {
        return rank;
      }
      rank++;
    }
    return rank;
  }

  /** The minimum number of scores needed to promise a rate. */
  public static long needed(double rate) {
    return (long) Math.ceil(Math.log(1 - CONFIDENCE) / Math.log1p(-rate));
  }

  /**
   * The conformal p-value of a score, (1 + number of scores at least as high) / (n + 1). For a
   * score below all stored scores, the result is a lower bound.
   *
   * @return above 0 and at most 1
   */
  public double p(double score) {
    return (1.0 + atLeast(score)) / (count + 1.0);
  }

  /**
   * The share of scores that are at least as high as the given one. If all stored scores are, but
   * others were not stored, the share is unknown, and the result is its upper bound of 1.
   */
  double share(double score) {
    if (count > highest.length && atLeast(score) == highest.length) {
      return 1;
    }
    return count == 0 ? 0 : (double) atLeast(score) / count;
  }

  private int atLeast(double score) {
    int below = 0;
    int above = highest.length;
    while (below < above) {
      int middle = below + above >>> 1;
      if (highest[middle] >= score) {
        below = middle + 1;
      } else {
        above = middle;
      }
    }
    return below;
  }
}
