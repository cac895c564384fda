package io.mlids.core.flow;

import io.mlids.core.packet.DecodedPacket;

/** Counts TCP flags; PSH and URG are also counted by direction. Not thread-safe. */
public final class TcpFlags {
  public static final int FIN = DecodedPacket.FIN;
  public static final int SYN = DecodedPacket.SYN;
  public static final int RST = DecodedPacket.RST;
  public static final int PSH = DecodedPacket.PSH;
  public static final int ACK = DecodedPacket.ACK;
  public static final int URG = DecodedPacket.URG;
  public static final int ECE = DecodedPacket.ECE;
  public static final int CWR = DecodedPacket.CWR;

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
   * The number of packets with a flag.
   *
   * @param flag a flag from {@link #FIN} to {@link #CWR}
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
