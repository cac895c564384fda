package io.mlids.core.behaviour.conversation;

import io.mlids.core.net.IpAddress;

/**
 * A flow read from a table, for the behaviour rules, which can process flows instead of packets.
 * Immutable.
 *
 * @param source the source address; {@link #UNKNOWN} if the table contains no addresses
 * @param destination the destination address; {@link #UNKNOWN} if the table contains no addresses
 * @param start time of the first packet, in microseconds since the epoch
 * @param duration the time from the first to the last packet, in microseconds
 * @param forwardBytes the number of payload bytes from the source
 * @param backwardBytes the number of payload bytes from the destination
 * @param flags the number of packets with each TCP flag: FIN, SYN, RST, PSH, ACK, URG; all 0 if
 *     unknown
 */
public record ObservedFlow(
    IpAddress source,
    int sourcePort,
    IpAddress destination,
    int destinationPort,
    int protocol,
    long start,
    long duration,
    long forwardPackets,
    long backwardPackets,
    long forwardBytes,
    long backwardBytes,
    int[] flags) {
  /** An unknown address. */
  public static final IpAddress UNKNOWN = new IpAddress(false, 0, 0);

  private static final int FLAGS = 6;
  private static final int ACK = 4;

  public ObservedFlow {
    flags = flags.clone();
    if (flags.length != FLAGS) {
      throw new IllegalArgumentException(flags.length + " counts of flags");
    }
  }

  /** Returns a copy. */
  @Override
  public int[] flags() {
    return flags.clone();
  }

  public long count(int flag) {
    return flags[Integer.numberOfTrailingZeros(flag)];
  }

  /**
   * Returns whether the flag counts probably cover all packets. Some flow tables count only one
   * packet's flags, or no flags at all.
   */
  public boolean knowsFlags() {
    long packets = forwardPackets + backwardPackets;
    return flags[ACK] > 1 || packets <= 2;
  }
}
