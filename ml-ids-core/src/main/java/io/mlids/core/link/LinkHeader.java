package io.mlids.core.link;

import java.util.Optional;

/** Skips the link-layer header of a packet. Not thread-safe. */
public final class LinkHeader {
  /** The maximum depth of nested link types. */
  private static final int MAX_NESTED = 3;

  private static final int RADIOTAP_HARDWARE = 803;
  private static final int FRAME_RELAY_HARDWARE = 770;

  /** The protocol number that cooked captures use for packets that begin with LLC. */
  private static final int COOKED_LLC = 4;

  private int number = -1;
  private Optional<LinkType> type = Optional.empty();

  /**
   * Returns the link type for a LINKTYPE number. The last result is cached, because this method is
   * called for every packet.
   */
  public Optional<LinkType> type(int linkNumber) {
    if (linkNumber != number) {
      number = linkNumber;
      type = LinkType.of(linkNumber);
    }
    return type;
  }

  /**
   * Skips the header at the beginning of a packet.
   *
   * @param layer positioned at the start of the packet; moved to the first byte after the header
   */
  public void read(LinkType link, Layer layer) {
    read(link, layer, 0);
  }

  private void read(LinkType link, Layer layer, int nested) {
    switch (link) {
      case ETHERNET -> layer.stop(EtherType.ETHERNET);
      case RAW_IP -> layer.stop(Layer.IP);
      case LOOPBACK -> layer.pass(4, Layer.IP);
      case LINUX_SLL -> cooked(layer, 16, 14, 2, nested);
      case LINUX_SLL2 -> cooked(layer, 20, 0, 8, nested);
      case PPP -> ppp(layer);
      case PPP_WITH_DIRECTION -> pppWithDirection(layer);
      case PPP_ETHER -> layer.stop(EtherType.PPPOE_SESSION);
      case CISCO_HDLC -> layer.stop(Layer.CISCO_HDLC);
      case CISCO_HDLC_WITH_DIRECTION -> layer.pass(1, Layer.CISCO_HDLC);
      case FRAME_RELAY -> layer.stop(Layer.FRAME_RELAY);
      case FRAME_RELAY_WITH_DIRECTION -> layer.pass(1, Layer.FRAME_RELAY);
      case MULTILINK_FRAME_RELAY -> multilinkFrameRelay(layer);
      case TOKEN_RING -> tokenRing(layer);
      case FDDI -> fddi(layer);
      case ARCNET -> arcnet(layer, 2);
      case ARCNET_LINUX -> arcnet(layer, 4);
      case SLIP -> layer.pass(!layer.looksLikeIp(16) && layer.looksLikeIp(0) ? 0 : 16, Layer.IP);
      case ATM -> atm(layer);
      case SUN_ATM -> sunAtm(layer);
      case WIRELESS -> layer.stop(Layer.WIRELESS);
      case RADIOTAP -> RadioHeader.radiotap(layer);
      case PPI -> inner(RadioHeader.perPacketInformation(layer), layer, nested);
      case MONITOR -> RadioHeader.monitor(layer);
      case ENC -> layer.pass(12, Layer.IP);
      case PFLOG -> layer.pass(layer.has(1) ? layer.u8(0) + 3 & ~3 : 1, Layer.IP);
      case NFLOG -> netfilterLog(layer);
      case IP_OVER_FIBRE_CHANNEL -> layer.pass(16, Layer.LLC);
      case IP_OVER_FIREWIRE -> typed(layer, 16);
      case IP_OVER_INFINIBAND -> infiniband(layer);
      case IPNET -> layer.pass(24, Layer.IP);
      case AX25 -> ax25(layer);
      case AX25_KISS -> {
        layer.pass(1, Layer.NONE);
        ax25(layer);
      }
      case DOCSIS -> docsis(layer);
      case MPLS -> layer.stop(EtherType.MPLS);
      case PKTAP -> inner(appleTap(layer), layer, nested);
      case NETANALYZER, SWITCH_TAG_BEFORE -> layer.pass(4, EtherType.ETHERNET);
      case NETANALYZER_TRANSPARENT -> layer.pass(12, EtherType.ETHERNET);
      case ETHERNET_WITH_PREAMBLE -> layer.pass(8, EtherType.ETHERNET);
      // According to the specification, only the last six of the eight preamble bytes remain, but
      // some programs write all eight.
      case EPON -> layer.pass(layer.looksLikeEthernet(6) ? 6 : 8, EtherType.ETHERNET);
      case ERF -> extensibleRecord(layer);
      case SYMANTEC -> symantec(layer);
      case SWITCH_TAG -> typed(layer, 16);
      case LONG_SWITCH_TAG -> typed(layer, 20);
      case JUNIPER_ETHERNET,
          JUNIPER_PPP,
          JUNIPER_FRAME_RELAY,
          JUNIPER_CISCO_HDLC,
          JUNIPER_TYPE,
          JUNIPER_SERVICES,
          JUNIPER_IPSEC,
          JUNIPER_OTHER ->
          JuniperHeader.read(link, layer);
    }
  }

  /**
   * Skips a nested link-layer header. The outer header specifies the link type of the nested one.
   */
  private void inner(int linkNumber, Layer layer, int nested) {
    if (layer.type() == Layer.CUT) {
      return;
    }
    Optional<LinkType> link = nested < MAX_NESTED ? LinkType.of(linkNumber) : Optional.empty();
    if (link.isPresent()) {
      read(link.get(), layer, nested + 1);
    } else {
      layer.stop(Layer.NONE);
    }
  }

  /** Skips a header that ends with either an EtherType or the length of an LLC frame. */
  private static void typed(Layer layer, int field) {
    if (!layer.has(field + 2)) {
      layer.stop(Layer.CUT);
      return;
    }
    int type = layer.u16(field);
    layer.pass(field + 2, type < EtherType.SMALLEST ? Layer.LLC : type);
  }

  private void cooked(Layer layer, int size, int protocolField, int hardwareField, int nested) {
    if (!layer.has(size)) {
      layer.stop(Layer.CUT);
      return;
    }
    int hardware = layer.u16(hardwareField);
    int protocol = layer.u16(protocolField);
    layer.pass(size, protocol);
    if (hardware == RADIOTAP_HARDWARE) {
      read(LinkType.RADIOTAP, layer, nested);
    } else if (hardware == FRAME_RELAY_HARDWARE) {
      layer.stop(Layer.FRAME_RELAY);
    } else if (protocol == COOKED_LLC) {
      layer.stop(Layer.LLC);
    } else if (protocol < EtherType.SMALLEST) {
      layer.stop(Layer.NONE);
    }
  }

  /** Distinguishes Cisco HDLC, which always begins with 0x0f00 or 0x8f00, from PPP. */
  private static void ppp(Layer layer) {
    int first = layer.has(2) ? layer.u16(0) : 0;
    layer.stop(first == 0x0F00 || first == 0x8F00 ? Layer.CISCO_HDLC : Layer.PPP);
  }

  /**
   * Skips the direction byte, which either precedes the PPP header or replaces its address byte. In
   * the latter case, the control byte is skipped too.
   */
  private static void pppWithDirection(Layer layer) {
    layer.pass(layer.has(2) && layer.u8(1) == 0x03 ? 2 : 1, Layer.PPP);
  }

  private static void multilinkFrameRelay(Layer layer) {
    if (!layer.has(2)) {
      layer.stop(Layer.CUT);
      return;
    }
    boolean first = (layer.u8(0) & 0x80) != 0;
    boolean control = (layer.u8(0) & 0xE0) == 0xE0;
    layer.pass(2, first && !control ? Layer.FRAME_RELAY : Layer.NONE);
  }

  /**
   * Skips a Token Ring header. If the highest bit of the source address is set, routing information
   * follows the addresses.
   */
  private static void tokenRing(Layer layer) {
    if (!layer.has(15)) {
      layer.stop(Layer.CUT);
      return;
    }
    boolean routed = (layer.u8(8) & 0x80) != 0;
    boolean llc = layer.u8(1) >> 6 == 1;
    layer.pass(14 + (routed ? layer.u8(14) & 0x1F : 0), llc ? Layer.LLC : Layer.NONE);
  }

  private static void fddi(Layer layer) {
    if (!layer.has(13)) {
      layer.stop(Layer.CUT);
      return;
    }
    boolean llc = (layer.u8(0) & 0x70) == 0x50;
    layer.pass(13, llc ? Layer.LLC : Layer.NONE);
  }

  /**
   * Skips an ARCNET header in the format of RFC 1201 (with a split flag) or RFC 1051 (without one).
   *
   * @param field the offset of the protocol byte
   */
  private static void arcnet(Layer layer, int field) {
    if (!layer.has(field + 4)) {
      layer.stop(Layer.CUT);
      return;
    }
    int exception = layer.u8(field + 1) == 0xFF ? 4 : 0;
    if (!layer.has(field + 2 + exception)) {
      layer.stop(Layer.CUT);
      return;
    }
    int split = layer.u8(field + 1 + exception);
    boolean laterPart = split != 0 && (split & 1) == 0;
    switch (layer.u8(field)) {
      case 240 -> layer.pass(field + 1, EtherType.IPV4);
      case 212 -> layer.pass(field + 4 + exception, laterPart ? Layer.NONE : EtherType.IPV4);
      case 196 -> layer.pass(field + 4 + exception, laterPart ? Layer.NONE : EtherType.IPV6);
      default -> layer.stop(Layer.NONE);
    }
  }

  /**
   * Determines whether an ATM payload is IP, PPP or LLC. An LLC header never looks like an IP
   * header or a PPP protocol field, so IP and PPP are checked first, and any other payload is
   * treated as LLC.
   */
  private static void atm(Layer layer) {
    if (layer.looksLikeIp(0)) {
      layer.stop(Layer.IP);
    } else {
      layer.stop(SerialHeader.carriesIp(layer, 0) ? Layer.PPP : Layer.LLC);
    }
  }

  private static void sunAtm(Layer layer) {
    if (!layer.has(4)) {
      layer.stop(Layer.CUT);
      return;
    }
    int kind = layer.u8(0) & 0x0F;
    layer.pass(4, Layer.NONE);
    switch (kind) {
      case 0 -> atm(layer);
      case 1 -> layer.pass(2, EtherType.ETHERNET);
      case 2 -> layer.stop(Layer.LLC);
      default -> layer.stop(Layer.NONE);
    }
  }

  /**
   * Finds the packet in a Linux netfilter log record. The record is a list of attributes, and the
   * packet is one of them. The lengths and types of the attributes are in the byte order of the
   * capturing machine.
   */
  private static void netfilterLog(Layer layer) {
    layer.pass(4, Layer.NONE);
    while (layer.type() == Layer.NONE && layer.has(4)) {
      int little = layer.littleU16(0);
      boolean isLittle = layer.u8(3) == 0 || layer.u8(2) != 0;
      int size = isLittle ? little : layer.u16(0);
      int kind = (isLittle ? layer.littleU16(2) : layer.u16(2)) & 0x7FFF;
      if (size < 4) {
        return;
      }
      if (kind == 9) {
        layer.pass(4, Layer.IP);
      } else {
        layer.pass(size + 3 & ~3, Layer.NONE);
      }
    }
  }

  /**
   * Skips an IP-over-InfiniBand header (RFC 4391, section 6). Some systems prepend the receiver's
   * address or the whole routing header.
   */
  private static void infiniband(Layer layer) {
    for (int front : new int[] {0, 20, 40}) {
      if (layer.has(front + 4)
          && (layer.u16(front) == EtherType.IPV4 || layer.u16(front) == EtherType.IPV6)
          && layer.looksLikeIp(front + 4)) {
        layer.pass(front + 4, Layer.IP);
        return;
      }
    }
    if (layer.has(4)) {
      layer.pass(4, layer.u16(0));
    } else {
      layer.stop(Layer.CUT);
    }
  }

  /**
   * Skips an AX.25 header. A list of seven-byte addresses precedes the control and protocol fields.
   * The lowest bit of an address's last byte is set only in the last address.
   */
  private static void ax25(Layer layer) {
    int addresses = 7;
    while (addresses <= 10 * 7 && layer.has(addresses) && (layer.u8(addresses - 1) & 1) == 0) {
      addresses += 7;
    }
    if (!layer.has(addresses + 2)) {
      layer.stop(Layer.CUT);
      return;
    }
    boolean ip = (layer.u8(addresses) & 0xEF) == 0x03 && layer.u8(addresses + 1) == 0xCC;
    layer.pass(addresses + 2, ip ? EtherType.IPV4 : Layer.NONE);
  }

  /**
   * Skips a DOCSIS header. If the lowest bit of the first byte is set, an extended header follows
   * the six-byte header.
   */
  private static void docsis(Layer layer) {
    if (!layer.has(6)) {
      layer.stop(Layer.CUT);
      return;
    }
    boolean packet = layer.u8(0) >> 6 == 0;
    int extended = (layer.u8(0) & 1) != 0 ? layer.u8(1) : 0;
    layer.pass(6 + extended, packet ? EtherType.ETHERNET : Layer.NONE);
  }

  /**
   * Skips Apple's header, which contains its own length and the link type of the packet. Returns
   * the packet's link type, or −1 if the header was not captured completely.
   */
  private static int appleTap(Layer layer) {
    if (!layer.has(12)) {
      layer.stop(Layer.CUT);
      return -1;
    }
    int link = layer.littleI32(8);
    layer.pass(layer.littleI32(0), Layer.NONE);
    return link;
  }

  /**
   * Skips the header of an Endace ERF record. If the highest bit of the record type is set,
   * eight-byte extension headers follow.
   */
  private static void extensibleRecord(Layer layer) {
    if (!layer.has(16)) {
      layer.stop(Layer.CUT);
      return;
    }
    int kind = layer.u8(8) & 0x7F;
    boolean more = (layer.u8(8) & 0x80) != 0;
    layer.pass(16, Layer.NONE);
    while (more && layer.has(8)) {
      more = (layer.u8(0) & 0x80) != 0;
      layer.pass(8, Layer.NONE);
    }
    switch (kind) {
      case 1, 10, 15, 19 -> layer.stop(Layer.CISCO_HDLC);
      case 2, 11, 16, 20 -> layer.pass(2, EtherType.ETHERNET);
      case 22, 23 -> layer.stop(Layer.IP);
      default -> layer.stop(Layer.NONE);
    }
  }

  private static void symantec(Layer layer) {
    if (layer.has(44)) {
      layer.pass(44, layer.u16(6));
    } else {
      layer.stop(Layer.CUT);
    }
  }
}
