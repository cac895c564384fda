package io.mlids.core.flow;

import io.mlids.core.packet.DecodedPacket;

/**
 * Packs the key of a packet into as few longs as hold it, two for IPv4 and five for IPv6, and back.
 * The arrays it returns are its own and valid until the next call.
 */
final class FlowKeys {
  static final int IPV4_WORDS = 2;
  static final int IPV6_WORDS = 5;

  private static final int PORT_BITS = 16;
  private static final int PROTOCOL_BITS = 8;

  /** What the sign bit of each byte is flipped by to compare bytes as signed numbers. */
  private static final long SIGNS = 0x8080_8080_8080_8080L;

  private final boolean ordersPorts;
  private final long[] ipv4 = new long[IPV4_WORDS];
  private final long[] ipv6 = new long[IPV6_WORDS];

  /**
   * A packer.
   *
   * @param ordersPorts whether ports part the packets of an endpoint that talks to itself;
   *     otherwise each of its packets stands as it is
   */
  FlowKeys(boolean ordersPorts) {
    this.ordersPorts = ordersPorts;
  }

  /** Whether a packet's source is endpoint A of its key. */
  boolean isSourceA(DecodedPacket packet) {
    int order = Long.compareUnsigned(packet.sourceHigh() ^ SIGNS, packet.destinationHigh() ^ SIGNS);
    if (order == 0) {
      order = Long.compareUnsigned(packet.sourceLow() ^ SIGNS, packet.destinationLow() ^ SIGNS);
    }
    if (order == 0 && ordersPorts) {
      order = packet.sourcePort() - packet.destinationPort();
    }
    return order <= 0;
  }

  /** The key of a packet. */
  long[] pack(DecodedPacket packet, boolean sourceIsA) {
    long portA = sourceIsA ? packet.sourcePort() : packet.destinationPort();
    long portB = sourceIsA ? packet.destinationPort() : packet.sourcePort();
    long transport =
        ((portA << PORT_BITS | portB) << PROTOCOL_BITS | packet.protocol()) << PORT_BITS
            | packet.vlan();
    if (packet.isIpv6()) {
      ipv6[0] = sourceIsA ? packet.sourceHigh() : packet.destinationHigh();
      ipv6[1] = sourceIsA ? packet.sourceLow() : packet.destinationLow();
      ipv6[2] = sourceIsA ? packet.destinationHigh() : packet.sourceHigh();
      ipv6[3] = sourceIsA ? packet.destinationLow() : packet.sourceLow();
      ipv6[4] = transport;
      return ipv6;
    }
    long source = packet.sourceLow();
    long destination = packet.destinationLow();
    ipv4[0] = sourceIsA ? source << 32 | destination : destination << 32 | source;
    ipv4[1] = transport;
    return ipv4;
  }

  /** The key of an entry. */
  static FlowKey unpack(FlowTable table, int entry) {
    boolean isIpv6 = table.words() == IPV6_WORDS;
    long first = table.keyWord(entry, 0);
    long transport = table.keyWord(entry, table.words() - 1);
    IpAddress addressA =
        isIpv6
            ? new IpAddress(true, first, table.keyWord(entry, 1))
            : new IpAddress(false, 0, first >>> 32);
    IpAddress addressB =
        isIpv6
            ? new IpAddress(true, table.keyWord(entry, 2), table.keyWord(entry, 3))
            : new IpAddress(false, 0, first & 0xFFFF_FFFFL);
    return new FlowKey(
        addressA,
        addressB,
        (int) (transport >>> 2 * PORT_BITS + PROTOCOL_BITS) & 0xFFFF,
        (int) (transport >>> PORT_BITS + PROTOCOL_BITS) & 0xFFFF,
        (int) (transport >>> PORT_BITS) & 0xFF,
        (int) transport & 0xFFFF);
  }
}
