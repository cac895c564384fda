package io.mlids.core.packet;

/**
 * Counts of IP fragments. All are 0 if fragments are not reassembled.
 *
 * @param waiting fragments held until the transport header of their datagram is complete
 * @param joined fragments that arrived before the transport header of their datagram was complete;
 *     they count as one packet with the fragment that completed it
 * @param overlapping fragments that repeat bytes of earlier ones; the earlier bytes are kept
 * @param displaced datagrams dropped at the limit before all their fragments arrived
 */
public record FragmentStatistics(long waiting, long joined, long overlapping, long displaced) {
  /** No fragments. */
  public static final FragmentStatistics NONE = new FragmentStatistics(0, 0, 0, 0);

  /** The sums of two counts. */
  public FragmentStatistics plus(FragmentStatistics other) {
    return new FragmentStatistics(
        waiting + other.waiting,
        joined + other.joined,
        overlapping + other.overlapping,
        displaced + other.displaced);
  }
}
