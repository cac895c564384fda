package io.mlids.core.pipeline;

/**
 * The counts of packets that are out of order.
 *
 * @param outOfOrder the number of packets timestamped before the previous packet
 * @param late the number of out-of-order packets that were not sorted, because they arrived too
 *     late or because packets are not sorted at all
 */
public record TimeOrderStatistics(long outOfOrder, long late) {
  /** The statistics of packets that are all in order. */
  public static final TimeOrderStatistics NONE = new TimeOrderStatistics(0, 0);

  /** Adds the counts of the other statistics to these. */
  public TimeOrderStatistics plus(TimeOrderStatistics other) {
    return new TimeOrderStatistics(outOfOrder + other.outOfOrder, late + other.late);
  }
}
