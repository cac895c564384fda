package io.mlids.core.packet;

/**
 * Counts of IP fragments. All counts are 0 if the decoder does not reassemble fragments.
 *
 * @param waiting the number of fragments that are held until the transport header of their datagram
 *     is complete
 * @param joined the number of fragments that arrived before the transport header of their datagram
 *     was complete; in each datagram, these fragments and the one that completes the header count
 *     as one packet
 * @param overlapping the number of fragments that repeat bytes of earlier fragments; the earlier
 *     bytes are kept
 * @param displaced the number of incomplete datagrams that were dropped because the table was full
 */
public record FragmentStatistics(long waiting, long joined, long overlapping, long displaced) {
  /** Statistics in which all counts are 0. */
  public static final FragmentStatistics NONE = new FragmentStatistics(0, 0, 0, 0);

  /** Returns the sum of these counts and another source's counts. */
  public FragmentStatistics plus(FragmentStatistics other) {
    return new FragmentStatistics(
        waiting + other.waiting,
        joined + other.joined,
        overlapping + other.overlapping,
        displaced + other.displaced);
  }
}
