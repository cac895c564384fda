package io.mlids.core.flow;

/**
 * Counts of flows. Invariant: {@code opened = written + active + droppedSinglePacket +
 * droppedAtLimit}.
 *
 * @param opened flows that have begun
 * @param written flows handed on
 * @param active open flows
 * @param droppedSinglePacket single-packet flows dropped because of the policy
 * @param droppedAtLimit single-packet flows dropped early because of the limit on open flows
 * @param expiredEarly flows handed on before the policy would have ended them, because of the limit
 *     on open flows or, on a live source, because of time
 * @param orientationsLost keys of flows that ended early whose forward direction is no longer known
 * @param closesForgotten ended keys removed before their timeout
 * @param timesBackwards packets with an earlier timestamp than the flow's previous packet
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

  /** The sums of two meters' counts. */
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

  /** Whether the flows depend only on the packets and the policy, not on limits or clocks. */
  public boolean isExact() {
    return droppedAtLimit == 0
        && expiredEarly == 0
        && orientationsLost == 0
        && closesForgotten == 0;
  }
}
