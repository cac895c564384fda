package io.mlids.core.flow;

/**
 * What became of the flows. {@code opened = written + active + droppedSinglePacket +
 * droppedAtLimit} always.
 *
 * @param opened flows begun
 * @param written flows handed on
 * @param active flows that go on
 * @param droppedSinglePacket flows that ended with one packet, where the rules drop those
 * @param droppedAtLimit flows given up for lack of room before they had anything to hand on
 * @param expiredEarly flows handed on before the rules would have ended them, for lack of room or
 *     because their time had come on a live source
 * @param orientationsLost keys of such flows whose forward direction is no longer known
 * @param closesForgotten keys forgotten for lack of room while packets after the end of their flow
 *     were still to be told from those of another one
 * @param timesBackwards packets whose time was before that of the packet of their flow before
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

  /** The sums of two meters' accounts. */
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

  /** Whether the flows are what the rules alone make of the packets. */
  public boolean isExact() {
    return droppedAtLimit == 0
        && expiredEarly == 0
        && orientationsLost == 0
        && closesForgotten == 0;
  }
}
