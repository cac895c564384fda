package io.mlids.core.label;

/**
 * A stretch of time with both of its ends.
 *
 * @param from microseconds since the epoch
 * @param to microseconds since the epoch, not before {@code from}
 */
public record TimeSpan(long from, long to) {

  /** All of time. */
  public static final TimeSpan ALWAYS = new TimeSpan(Long.MIN_VALUE, Long.MAX_VALUE);

  public TimeSpan {
    if (from > to) {
      throw new IllegalArgumentException("a time span ends before it begins");
    }
  }

  /** A single microsecond. */
  public static TimeSpan at(long micros) {
    return new TimeSpan(micros, micros);
  }

  /** Whether the two have a moment in common. */
  public boolean overlaps(TimeSpan other) {
    return from <= other.to && other.from <= to;
  }
}
