package io.mlids.core.flow;

/**
 * Counts of flows. Invariant: {@code opened = written + active + droppedSinglePacket +
 * droppedAtLimit}.
 *
 * @param opened the number of flows started
 * @param written the number of flows emitted
 * @param active the number of flows still open
 * @param droppedSinglePacket the number of single-packet flows dropped because of the policy
 * @param droppedAtLimit the number of single-packet flows dropped early because of the limit on
 *     open flows
 * @param expiredEarly the number of flows emitted before the policy would have ended them, because
 *     of the limit on open flows or, on a live source, because their timeout passed
 * @param orientationsLost the number of flow keys whose forward direction was forgotten after the
 *     flow ended early
 * @param closesForgotten the number of keys of ended flows that were removed before their timeout
 * @param timesBackwards the number of packets timestamped before the flow's previous packet
 */
public record MeterStatistics(
    long opened,
    long written,
    long active,
    long droppedSinglePacket,
    long droppedAtLimit,
    long expiredEarly,
    long orientationsLost,
    long closesForgotten,
    long timesBackwards) {

  /** Returns the sum of these counts and another meter's counts. */
  public MeterStatistics plus(MeterStatistics other) {
    return new MeterStatistics(
        opened + other.opened,
        written + other.written,
        active + other.active,
        droppedSinglePacket + other.droppedSinglePacket,
        droppedAtLimit + other.droppedAtLimit,
        expiredEarly + other.expiredEarly,
        orientationsLost + other.orientationsLost,
        closesForgotten + other.closesForgotten,
        timesBackwards + other.timesBackwards);
  }

  /**
   * Returns whether the flows depend only on the packets and the policy, not on limits or clocks.
   */
  public boolean isExact() {
    return droppedAtLimit == 0
        && expiredEarly == 0
        && orientationsLost == 0
        && closesForgotten == 0;
  }
}
