package io.mlids.core.flow;

/**
 * Computes the count, sum, mean, standard deviation and extremes of integers without storing them.
 *
 * <p>A value {@code x} adds {@code d / n} to the mean and {@code (n − 1) · d · (d / n)} to the sum
 * of squared deviations, where {@code d = x − mean} before the update. Apache Commons Math's {@code
 * SummaryStatistics} performs the same operations in the same order, so the published features are
 * reproduced bit for bit. Not thread-safe.
 *
 * @see <a href="https://doi.org/10.1080/00401706.1962.10490022">Welford, Note on a Method for
 *     Calculating Corrected Sums of Squares and Products (1962)</a>
 */
public final class RunningStatistics {
  private long count;
  private long sum;
  private long min;
  private long max;
  private double mean;
  private double squares;

  void add(long value) {
    if (count == 0) {
      min = value;
      max = value;
    } else if (value < min) {
      min = value;
    } else if (value > max) {
      max = value;
    }
    count++;
    sum += value;
    double deviation = value - mean;
    double move = deviation / count;
    mean += move;
    squares += (count - 1.0) * deviation * move;
  }

  public long count() {
    return count;
  }

  public boolean isEmpty() {
    return count == 0;
  }

  /** The sum; like all other statistics, 0 without values. */
  public long sum() {
    return sum;
  }

  public long min() {
    return min;
  }

  public long max() {
    return max;
  }

  public double mean() {
    return mean;
  }

  /** The sample variance, with divisor n − 1; 0 for a single value. */
  public double variance() {
    return count > 1 ? squares / (count - 1.0) : 0;
  }

  /** The square root of the {@linkplain #variance sample variance}. */
  public double standardDeviation() {
    return Math.sqrt(variance());
  }
}
