package io.mlids.core.link;

import java.util.Optional;

/**
 * The supported link layers.
 *
 * @see <a href="https://www.tcpdump.org/linktypes.html">Link-layer header types</a>
 */
public enum LinkType {
  ETHERNET,
  /** An IP packet without a link-layer header. */
  RAW_IP,
  /**
   * A four-byte address family in the byte order of the capturing machine, followed by an IP
   * packet.
   */
  LOOPBACK,
  /** Linux cooked capture, version 1: a 16-byte header that ends with an EtherType. */
  LINUX_SLL,
  /** Linux cooked capture, version 2: a 20-byte header that starts with an EtherType. */
  LINUX_SLL2,
  PPP,
  /** PPP with a direction byte that precedes or replaces the address byte. */
  PPP_WITH_DIRECTION,
  /** A PPPoE session without the Ethernet header. */
  PPP_ETHER,
  CISCO_HDLC,
  CISCO_HDLC_WITH_DIRECTION,
  FRAME_RELAY,
  FRAME_RELAY_WITH_DIRECTION,
  /** Multilink Frame Relay (FRF.16). */
  MULTILINK_FRAME_RELAY,
  /** Token Ring (IEEE 802.5). */
  TOKEN_RING,
  FDDI,
  ARCNET,
  ARCNET_LINUX,
  SLIP,
  /** ATM with RFC 2684 encapsulation, with or without LLC. */
  ATM,
  SUN_ATM,
  /** Wireless LAN (IEEE 802.11). */
  WIRELESS,
  RADIOTAP,
  /** A Per-Packet Information header, which includes the link type of the packet. */
  PPI,
  /** An AVS or Prism header. Drivers use the link type numbers of both headers interchangeably. */
  MONITOR,
  /** OpenBSD's encapsulation interface. */
  ENC,
  PFLOG,
  NFLOG,
  IP_OVER_FIBRE_CHANNEL,
  IP_OVER_FIREWIRE,
  IP_OVER_INFINIBAND,
  /** Solaris ipnet. */
  IPNET,
  AX25,
  /** A KISS byte, followed by AX.25. */
  AX25_KISS,
  DOCSIS,
  MPLS,
  /** Apple's header, which contains the link type of the packet. */
  PKTAP,
  /** A four-byte header, followed by Ethernet. */
  NETANALYZER,
  /** A four-byte header and a preamble, followed by Ethernet. */
  NETANALYZER_TRANSPARENT,
  /** A preamble, followed by Ethernet. */
  ETHERNET_WITH_PREAMBLE,
  /** The last part of a preamble, followed by Ethernet. */
  EPON,
  /** An Endace ERF record, followed by Ethernet, PPP or Cisco HDLC. */
  ERF,
  SYMANTEC,
  /** Ethernet with a four-byte proprietary switch tag after the addresses. */
  SWITCH_TAG,
  /** Ethernet with an eight-byte proprietary switch tag after the addresses. */
  LONG_SWITCH_TAG,
  /** A four-byte proprietary switch tag, followed by Ethernet. */
  SWITCH_TAG_BEFORE,
  JUNIPER_ETHERNET,
  JUNIPER_PPP,
  JUNIPER_FRAME_RELAY,
  JUNIPER_CISCO_HDLC,
  /** A Juniper header and an EtherType, followed by the packet. */
  JUNIPER_TYPE,
  /** A Juniper header and a cookie of 8 or 10 bytes, followed by IP. */
  JUNIPER_SERVICES,
  JUNIPER_IPSEC,
  /** A Juniper header and a cookie, followed by one of several encapsulations. */
  JUNIPER_OTHER;

  /** Returns the link type for a LINKTYPE number, or empty if it is not supported. */
  public static Optional<LinkType> of(int number) {
    return switch (number) {
      case 1 -> Optional.of(ETHERNET);
      case 12, 14, 101, 228, 229 -> Optional.of(RAW_IP);
      case 0, 108 -> Optional.of(LOOPBACK);
      case 113 -> Optional.of(LINUX_SLL);
      case 276 -> Optional.of(LINUX_SLL2);
      case 9, 50 -> Optional.of(PPP);
      case 166, 204 -> Optional.of(PPP_WITH_DIRECTION);
      case 51 -> Optional.of(PPP_ETHER);
      case 104 -> Optional.of(CISCO_HDLC);
      case 205 -> Optional.of(CISCO_HDLC_WITH_DIRECTION);
      case 107 -> Optional.of(FRAME_RELAY);
      case 206 -> Optional.of(FRAME_RELAY_WITH_DIRECTION);
      case 182 -> Optional.of(MULTILINK_FRAME_RELAY);
      case 6 -> Optional.of(TOKEN_RING);
      case 10 -> Optional.of(FDDI);
      case 7 -> Optional.of(ARCNET);
      case 129 -> Optional.of(ARCNET_LINUX);
      case 8 -> Optional.of(SLIP);
      case 11, 100, 106 -> Optional.of(ATM);
      case 123 -> Optional.of(SUN_ATM);
      case 105 -> Optional.of(WIRELESS);
      case 127 -> Optional.of(RADIOTAP);
      case 192 -> Optional.of(PPI);
      case 119, 163 -> Optional.of(MONITOR);
      case 109 -> Optional.of(ENC);
      case 117 -> Optional.of(PFLOG);
      case 239 -> Optional.of(NFLOG);
      case 122 -> Optional.of(IP_OVER_FIBRE_CHANNEL);
      case 138 -> Optional.of(IP_OVER_FIREWIRE);
      case 242 -> Optional.of(IP_OVER_INFINIBAND);
      case 226 -> Optional.of(IPNET);
      case 3 -> Optional.of(AX25);
      case 202 -> Optional.of(AX25_KISS);
      case 143 -> Optional.of(DOCSIS);
      case 219 -> Optional.of(MPLS);
      case 258 -> Optional.of(PKTAP);
      case 240 -> Optional.of(NETANALYZER);
      case 241 -> Optional.of(NETANALYZER_TRANSPARENT);
      case 274 -> Optional.of(ETHERNET_WITH_PREAMBLE);
      case 259 -> Optional.of(EPON);
      case 197 -> Optional.of(ERF);
      case 99 -> Optional.of(SYMANTEC);
      case 281, 284 -> Optional.of(SWITCH_TAG);
      case 285 -> Optional.of(LONG_SWITCH_TAG);
      case 282 -> Optional.of(SWITCH_TAG_BEFORE);
      case 167, 178 -> Optional.of(JUNIPER_ETHERNET);
      case 179 -> Optional.of(JUNIPER_PPP);
      case 180 -> Optional.of(JUNIPER_FRAME_RELAY);
      case 181 -> Optional.of(JUNIPER_CISCO_HDLC);
      case 168 -> Optional.of(JUNIPER_TYPE);
      case 133, 136, 164 -> Optional.of(JUNIPER_SERVICES);
      case 132 -> Optional.of(JUNIPER_IPSEC);
      case 130, 131, 134, 135, 137, 183, 194, 200, 232, 233, 234, 238 -> Optional.of(JUNIPER_OTHER);
      default -> Optional.empty();
    };
  }
}
