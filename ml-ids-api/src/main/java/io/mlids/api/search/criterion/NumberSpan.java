package io.mlids.api.search.criterion;

/**
 * The numbers between two bounds, both of which are included. Times are microseconds since the
 * epoch; a double represents them exactly until the year 2255. Immutable.
 *
 * @param least the lower bound; negative infinity if there is none
 * @param most the upper bound; positive infinity if there is none
 */
public record NumberSpan(double least, double most) implements ValueTest {
  public NumberSpan {
    if (Double.isNaN(least) || Double.isNaN(most)) {
      throw new IllegalArgumentException("a bound must be a number");
    }
  }

  /** A single number. */
  public static NumberSpan of(double value) {
    return new NumberSpan(value, value);
  }

  /** All numbers that are not less than the given one. */
  public static NumberSpan atLeast(double least) {
    return new NumberSpan(least, Double.POSITIVE_INFINITY);
  }

  /** All numbers that are not greater than the given one. */
  public static NumberSpan atMost(double most) {
    return new NumberSpan(Double.NEGATIVE_INFINITY, most);
  }

  /** Returns whether a number is between the bounds. */
  public boolean contains(double value) {
    return value >= least && value <= most;
  }
}
