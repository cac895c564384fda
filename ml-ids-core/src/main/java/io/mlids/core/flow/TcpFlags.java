package io.mlids.core.flow;

/** How often each TCP flag was set, and two of them by direction. Not thread-safe. */
public final class TcpFlags {
  private static final int FLAGS = 8;
  private static final int PSH_BIT = 3;
  private static final int URG_BIT = 5;

  private final int[] forward = new int[FLAGS];
  private final int[] backward = new int[FLAGS];

  void add(int flags, boolean isForward) {
    int[] counts = isForward ? forward : backward;
    for (int left = flags; left != 0; left &= left - 1) {
      counts[Integer.numberOfTrailingZeros(left)]++;
    }
  }

  /**
   * Packets with a flag.
   *
   * @param flag one of those of {@link io.mlids.core.packet.DecodedPacket}
   */
  public long count(int flag) {
    int bit = Integer.numberOfTrailingZeros(flag);
    return (long) forward[bit] + backward[bit];
  }

  public long forwardPush() {
    return forward[PSH_BIT];
  }

  public long backwardPush() {
    return backward[PSH_BIT];
  }

  public long forwardUrgent() {
    return forward[URG_BIT];
  }

  public long backwardUrgent() {
    return backward[URG_BIT];
  }
}
