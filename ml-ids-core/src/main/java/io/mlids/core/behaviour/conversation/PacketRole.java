package io.mlids.core.behaviour.conversation;

import io.mlids.core.behaviour.port.WellKnown;
import io.mlids.core.net.IpProtocol;
import io.mlids.core.packet.DecodedPacket;

/**
 * Derives the role of a packet in its conversation from the packet alone: request, answer or
 * neither.
 */
final class PacketRole {
  private static final int SYN_ACK = DecodedPacket.SYN | DecodedPacket.ACK;

  private PacketRole() {}

  /**
   * Returns whether the packet is neither a request nor an answer, for example an ICMP error or a
   * neighbour discovery message.
   */
  static boolean isNoContact(DecodedPacket packet) {
    int type = DecodedPacket.icmpType(packet.sequence());
    return switch (packet.protocol()) {
      case 0, 2 -> true;
      case IpProtocol.ICMP -> type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
      case IpProtocol.ICMPV6 -> type != 128 && type != 129;
      default -> false;
    };
  }

  /**
   * The type of the ICMP request that a message belongs to, so that a request and its answer share
   * a conversation.
   */
  static int requestType(int type) {
    return switch (type) {
      case 0 -> 8;
      case 14, 16, 18 -> type - 1;
      default -> type;
    };
  }

  /** Returns whether the packet's source comes first in the conversation's key. */
  static boolean isSourceA(DecodedPacket packet) {
    int order = Long.compareUnsigned(packet.sourceHigh(), packet.destinationHigh());
    if (order == 0) {
      order = Long.compareUnsigned(packet.sourceLow(), packet.destinationLow());
    }
    return order == 0 ? packet.sourcePort() <= packet.destinationPort() : order < 0;
  }

  /** Returns whether the packet opens a TCP connection. */
  static boolean opens(DecodedPacket packet) {
    return packet.protocol() == DecodedPacket.TCP
        && (packet.flags() & (SYN_ACK | DecodedPacket.RST)) == DecodedPacket.SYN;
  }

  /** Returns whether an ICMP message is an answer. */
  static boolean isIcmpAnswer(DecodedPacket packet) {
    int type = DecodedPacket.icmpType(packet.sequence());
    return packet.protocol() == IpProtocol.ICMP
        ? type == 0 || type == 14 || type == 16 || type == 18
        : type == 129;
  }

  /**
   * Returns whether a conversation's first packet is probably an answer, so that its sender is not
   * the initiator.
   */
  static boolean answers(DecodedPacket packet) {
    int from = packet.sourcePort();
    int to = packet.destinationPort();
    return switch (packet.protocol()) {
      case DecodedPacket.TCP ->
          packet.has(SYN_ACK)
              || (packet.flags() & DecodedPacket.SYN) == 0 && isService(from) && !isService(to)
              || (packet.flags() & DecodedPacket.SYN) == 0
                  && packet.payloadLength() > 0
                  && from < to
                  && isService(from) == isService(to);
      case DecodedPacket.UDP ->
          isService(from) && !isService(to) || WellKnown.isReflector(from) && from != to;
      case IpProtocol.ICMP, IpProtocol.ICMPV6 -> isIcmpAnswer(packet);
      default -> false;
    };
  }

  private static boolean isService(int port) {
    return port < 1024;
  }
}
