package io.mlids.core.flow;

import io.mlids.core.net.IcmpAnswer;
import io.mlids.core.net.IpAddress;
import io.mlids.core.net.IpProtocol;
import io.mlids.core.packet.DecodedPacket;

/**
 * Packs the key of a packet into as few longs as possible, two for IPv4 and five for IPv6, and
 * unpacks it. The returned arrays are reused, and valid only until the next call.
 */
final class FlowKeys {
  static final int IPV4_WORDS = 2;
  static final int IPV6_WORDS = 5;

  private static final int PORT_BITS = 16;
  private static final int PROTOCOL_BITS = 8;

  /**
   * If both operands are XORed with this mask, an unsigned comparison orders their bytes as signed
   * numbers.
   */
  private static final long SIGNS = 0x8080_8080_8080_8080L;

  /** These bits identify the sender in the keys of one-way ICMP messages. */
  private static final long ONE_WAY_FROM_A = 1L << 2 * PORT_BITS + PROTOCOL_BITS + PORT_BITS;

  private static final long ONE_WAY_FROM_B = ONE_WAY_FROM_A << 1;

  private final boolean ordersPorts;
  private final long[] ipv4 = new long[IPV4_WORDS];
  private final long[] ipv6 = new long[IPV6_WORDS];

  /**
   * Creates a packer.
   *
   * @param ordersPorts whether ports determine the direction when both addresses are equal;
   *     otherwise such packets are never swapped
   */
  FlowKeys(boolean ordersPorts) {
    this.ordersPorts = ordersPorts;
  }

  /** Returns whether a packet's source is endpoint A of its key. */
  boolean isSourceA(DecodedPacket packet) {
    int order = Long.compareUnsigned(packet.sourceHigh() ^ SIGNS, packet.destinationHigh() ^ SIGNS);
    if (order == 0) {
      order = Long.compareUnsigned(packet.sourceLow() ^ SIGNS, packet.destinationLow() ^ SIGNS);
    }
    if (order == 0 && ordersPorts) {
      order = sourceEnd(packet) - (isOneWay(packet) ? sourceEnd(packet) : destinationEnd(packet));
    }
    return order <= 0;
  }

  /** The key of a packet. */
  long[] pack(DecodedPacket packet, boolean sourceIsA) {
    long portA = sourceIsA ? sourceEnd(packet) : destinationEnd(packet);
    long portB = sourceIsA ? destinationEnd(packet) : sourceEnd(packet);
    long transport =
        ((portA << PORT_BITS | portB) << PROTOCOL_BITS | packet.protocol()) << PORT_BITS
            | packet.vlan();
    if (isOneWay(packet)) {
      transport |= sourceIsA ? ONE_WAY_FROM_A : ONE_WAY_FROM_B;
    }
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

  /** What distinguishes the source from other endpoints at its address: a port or an ICMP type. */
  private static int sourceEnd(DecodedPacket packet) {
    return hasIcmpType(packet) ? DecodedPacket.icmpType(packet.sequence()) : packet.sourcePort();
  }

  /** The value that identifies the destination; for a one-way ICMP message, its code. */
  private static int destinationEnd(DecodedPacket packet) {
    if (!hasIcmpType(packet)) {
      return packet.destinationPort();
    }
    return isOneWay(packet) ? DecodedPacket.icmpCode(packet.sequence()) : answer(packet);
  }

  /**
   * Returns whether a packet is an ICMP message of a type that has no reply. The direction of such
   * a message is part of its key.
   */
  private static boolean isOneWay(DecodedPacket packet) {
    return hasIcmpType(packet) && answer(packet) == IcmpAnswer.NONE;
  }

  private static int answer(DecodedPacket packet) {
    return IcmpAnswer.to(packet.protocol(), DecodedPacket.icmpType(packet.sequence()));
  }

  private static boolean hasIcmpType(DecodedPacket packet) {
    return IpProtocol.isIcmp(packet.protocol()) && DecodedPacket.isIcmp(packet.sequence());
  }

  /** Unpacks the key of an entry. ICMP keys have ports 0. */
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
    int protocol = (int) (transport >>> PORT_BITS) & 0xFF;
    int ports = IpProtocol.isIcmp(protocol) ? 0 : (int) (transport >>> PORT_BITS + PROTOCOL_BITS);
    return new FlowKey(
        addressA,
        addressB,
        ports >>> PORT_BITS,
        ports & 0xFFFF,
        protocol,
        (int) transport & 0xFFFF);
  }
}
