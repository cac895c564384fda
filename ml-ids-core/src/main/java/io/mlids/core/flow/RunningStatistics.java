package io.mlids.core.flow;

/**
 * Count, sum, mean, deviation and extremes of whole numbers, without keeping them.
 *
 * <p>The mean moves by {@code (x − mean) / n}, the sum of squared deviations by {@code (n − 1) · d
 * · (d / n)} with {@code d = x − mean} before the move: the update of Apache Commons Math's {@code
 * SummaryStatistics}, operation for operation, so that the published features come out to the last
 * bit. Not thread-safe.
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

  /** 0 if there is no value, as are all the others. */
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

  /** The sample variance, over n − 1; 0 for a single value. */
  public double variance() {
    return count > 1 ? squares / (count - 1.0) : 0;
  }

  /** The square root of the {@linkplain #variance sample variance}. */
  public double standardDeviation() {
    return Math.sqrt(variance());
  }
}
