package io.mlids.train.evaluation;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Compares attack probabilities with the share of attacks among the rows that have them. The rows
 * are grouped into {@link #BINS} bins of equal width: [0, 1/15), [1/15, 2/15), …, [14/15, 1].
 * Immutable.
 *
 * @param bins all bins in ascending order, including empty ones
 */
public record Reliability(List<Bin> bins) {
  /** Number of bins, as in Guo et al. (2017). */
  public static final int BINS = 15;

  /**
   * The rows whose probabilities lie in one interval.
   *
   * @param from lower end of the interval
   * @param to upper end of the interval
   * @param rows number of rows
   * @param attacks number of these rows that are attacks
   * @param meanProbability mean attack probability of the rows; NaN without rows
   */
  public record Bin(double from, double to, long rows, long attacks, double meanProbability) {
    /** The share of rows that are attacks; NaN without rows. */
    public double attackShare() {
      return rows == 0 ? Double.NaN : (double) attacks / rows;
    }
  }

  public Reliability {
    bins = List.copyOf(bins);
  }

  /** The number of rows in all bins. */
  public long rows() {
    return bins.stream().mapToLong(Bin::rows).sum();
  }

  /**
   * The expected calibration error: the sum over all bins of (rows in the bin / all rows) · |share
   * of attacks in the bin − mean probability in the bin|. NaN without rows.
   *
   * @see <a href="https://arxiv.org/abs/1706.04599">Guo, Pleiss, Sun and Weinberger, On Calibration
   *     of Modern Neural Networks, 2017</a>; here for the probability of an attack instead of that
   *     of the predicted class
   */
  public double expectedCalibrationError() {
    long rows = rows();
    if (rows == 0) {
      return Double.NaN;
    }
    double error = 0;
    for (Bin bin : bins) {
      if (bin.rows > 0) {
        error += Math.abs(bin.attacks - bin.rows * bin.meanProbability);
      }
    }
    return error / rows;
  }

  /** Collects rows. Not thread-safe. */
  static final class Builder {
    private final long[] rows = new long[BINS];
    private final long[] attacks = new long[BINS];
    private final double[] probabilities = new double[BINS];

    void add(double probability, boolean attack) {
      int bin = Math.min((int) (probability * BINS), BINS - 1);
      rows[bin]++;
      attacks[bin] += attack ? 1 : 0;
      probabilities[bin] += probability;
    }

    Reliability build() {
      return new Reliability(
          IntStream.range(0, BINS)
              .mapToObj(
                  i ->
                      new Bin(
                          (double) i / BINS,
                          (i + 1.0) / BINS,
                          rows[i],
                          attacks[i],
                          rows[i] == 0 ? Double.NaN : probabilities[i] / rows[i]))
              .toList());
    }
  }
}
