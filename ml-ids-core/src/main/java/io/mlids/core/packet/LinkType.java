package io.mlids.core.packet;

import java.util.Optional;

/**
 * The link layers that are decoded.
 *
 * @see <a href="https://www.tcpdump.org/linktypes.html">Link-layer header types</a>
 */
public enum LinkType {
  ETHERNET,
  /** An IP packet and nothing before it. */
  RAW_IP,
  /** Four bytes of an address family in the byte order of whatever machine, then an IP packet. */
  LOOPBACK,
  /** Linux cooked capture, 16 bytes with an Ethernet type at the end. */
  LINUX_SLL,
  /** Linux cooked capture, 20 bytes with an Ethernet type at the start. */
  LINUX_SLL2,
  PPP;

  /** The type of a LINKTYPE number; empty for one that is not decoded. */
  public static Optional<LinkType> of(int number) {
    return switch (number) {
      case 1 -> Optional.of(ETHERNET);
      case 12, 14, 101, 228, 229 -> Optional.of(RAW_IP);
      case 0, 108 -> Optional.of(LOOPBACK);
      case 113 -> Optional.of(LINUX_SLL);
      case 276 -> Optional.of(LINUX_SLL2);
      case 9, 50 -> Optional.of(PPP);
      default -> Optional.empty();
    };
  }
}
