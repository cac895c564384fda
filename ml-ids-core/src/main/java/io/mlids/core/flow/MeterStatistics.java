package io.mlids.core.flow;

/**
 * Counts of flows. {@code opened = written + active + droppedSinglePacket + droppedAtLimit} always.
 *
 * @param opened flows begun
 * @param written flows handed on
 * @param active open flows
 * @param droppedSinglePacket flows that ended with one packet, where the policy drops those
 * @param droppedAtLimit flows of one packet dropped early to make room
 * @param expiredEarly flows handed on before the policy would have ended them, to make room or by
 *     time on a live source
 * @param orientationsLost keys of such flows whose forward direction is no longer known
 * @param closesForgotten ended keys forgotten before their timeout
 * @param timesBackwards packets with an earlier timestamp than the flow's last packet
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

  /** Whether the flows depend on the packets and the policy alone, not on limits or clocks. */
  public boolean isExact() {
    return droppedAtLimit == 0
        && expiredEarly == 0
        && orientationsLost == 0
        && closesForgotten == 0;
  }
}
