package io.mlids.core.command;

/** The names of IP protocols. */
final class IpProtocol {

  private IpProtocol() {}

  /** The name that people know a protocol by, else its number. */
  static String name(int protocol) {
    return switch (protocol) {
      case 1 -> "ICMP";
      case 2 -> "IGMP";
      case 6 -> "TCP";
      case 17 -> "UDP";
      case 47 -> "GRE";
      case 50 -> "ESP";
      case 51 -> "AH";
      case 58 -> "ICMP6";
      case 89 -> "OSPF";
      case 132 -> "SCTP";
      default -> Integer.toString(protocol);
    };
  }
}
