package io.mlids.core.packet;

/**
 * What became of IP fragments. All numbers are 0 where fragments are not put together.
 *
 * @param waiting fragments that wait for the transport header of their datagram
 * @param joined fragments that came before the transport header of their datagram was complete, and
 *     count as one packet together with the fragment that completed it
 * @param overlapping fragments that repeat bytes of earlier ones, whose bytes stay as they were
 * @param displaced datagrams forgotten for lack of room before all of their fragments had come
 */
public record FragmentStatistics(long waiting, long joined, long overlapping, long displaced) {
  /** No fragments. */
  public static final FragmentStatistics NONE = new FragmentStatistics(0, 0, 0, 0);

  /** The sums of two accounts. */
  public FragmentStatistics plus(FragmentStatistics other) {
    return new FragmentStatistics(
        waiting + other.waiting,
        joined + other.joined,
        overlapping + other.overlapping,
        displaced + other.displaced);
  }
}
