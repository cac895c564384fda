package io.mlids.core.flow;

/**
 * Counts of flows. Invariant: {@code opened = written + active + droppedSinglePacket +
 * droppedAtLimit}.
 *
 * @param opened flows started
 * @param written flows emitted
 * @param active flows still open
 * @param droppedSinglePacket single-packet flows dropped because of the policy
 * @param droppedAtLimit single-packet flows dropped early because of the limit on open flows
 * @param expiredEarly flows emitted before the policy would have ended them, because of the limit
 *     on open flows or, on a live source, because their timeout passed
 * @param orientationsLost flow keys whose forward direction was forgotten after the flow ended
 *     early
 * @param closesForgotten keys of ended flows that were removed before their timeout
 * @param timesBackwards packets whose timestamp is earlier than that of the flow's previous packet
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

  /** Returns these counts plus those of another meter. */
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
