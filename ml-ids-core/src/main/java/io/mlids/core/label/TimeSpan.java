package io.mlids.core.label;

/**
 * A closed time interval.
 *
 * @param from the start, in microseconds since the epoch
 * @param to the end, in microseconds since the epoch; not before {@code from}
 */
public record TimeSpan(long from, long to) {

  /** The interval that contains all times. */
  public static final TimeSpan ALWAYS = new TimeSpan(Long.MIN_VALUE, Long.MAX_VALUE);

  public TimeSpan {
    if (from > to) {
      throw new IllegalArgumentException("the end of a time span is before its start");
    }
  }

  /** A single microsecond. */
  public static TimeSpan at(long micros) {
    return new TimeSpan(micros, micros);
  }

  /** Returns whether the two intervals overlap. */
  public boolean overlaps(TimeSpan other) {
    return from <= other.to && other.from <= to;
  }
}
