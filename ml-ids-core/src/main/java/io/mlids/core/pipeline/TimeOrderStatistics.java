package io.mlids.core.pipeline;

/**
 * How the times of packets went.
 *
 * @param outOfOrder packets whose time was before that of the packet before them
 * @param late those of them that could not be put in order, because they came too late for that or
 *     because packets are taken as they come
 */
public record TimeOrderStatistics(long outOfOrder, long late) {
  /** All in order. */
  public static final TimeOrderStatistics NONE = new TimeOrderStatistics(0, 0);

  /** The sums of two accounts. */
  public TimeOrderStatistics plus(TimeOrderStatistics other) {
    return new TimeOrderStatistics(outOfOrder + other.outOfOrder, late + other.late);
  }
}
