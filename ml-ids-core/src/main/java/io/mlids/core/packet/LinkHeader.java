package io.mlids.core.packet;

import java.util.Optional;

/** Finds the network layer behind the header of a link type other than Ethernet. Reused. */
final class LinkHeader {
  private static final int PPP_IPV4 = 0x0021;
  private static final int PPP_IPV6 = 0x0057;

  private int number = -1;
  private Optional<LinkType> type = Optional.empty();
  private int length;

  /** The type of a LINKTYPE number; asked for every packet, so the last answer is kept. */
  Optional<LinkType> type(int linkNumber) {
    if (linkNumber != number) {
      number = linkNumber;
      type = LinkType.of(linkNumber);
    }
    return type;
  }

  /** Bytes before the network layer; after {@link #read}. */
  int length() {
    return length;
  }

  /**
   * Reads the header at the beginning of a packet.
   *
   * @return the Ethernet type of what follows; 0 if it is none or the header is cut
   */
  int read(LinkType link, byte[] bytes, int offset, int captured) {
    return switch (link) {
      case ETHERNET -> header(14, captured) ? Bytes.u16(bytes, offset + 12) : 0;
      case RAW_IP -> header(0, captured) ? ipVersion(bytes, offset, captured) : 0;
      case LOOPBACK -> header(4, captured) ? ipVersion(bytes, offset + 4, captured - 4) : 0;
      case LINUX_SLL -> header(16, captured) ? Bytes.u16(bytes, offset + 14) : 0;
      case LINUX_SLL2 -> header(20, captured) ? Bytes.u16(bytes, offset) : 0;
      case PPP -> readPpp(bytes, offset, captured);
    };
  }

  private boolean header(int bytes, int captured) {
    length = bytes;
    return captured >= bytes;
  }

  private static int ipVersion(byte[] bytes, int at, int available) {
    if (available < 1) {
      return 0;
    }
    return switch (Bytes.u8(bytes, at) >> 4) {
      case 4 -> EtherType.IPV4;
      case 6 -> EtherType.IPV6;
      default -> 0;
    };
  }

  /** PPP with address and control bytes (ff 03) or, as Cisco does, 0f 00 and an Ethernet type. */
  private int readPpp(byte[] bytes, int offset, int captured) {
    if (!header(4, captured)) {
      return 0;
    }
    int first = Bytes.u16(bytes, offset);
    if (first == 0xFF03) {
      return pppType(Bytes.u16(bytes, offset + 2));
    }
    if (first == 0x0F00 || first == 0x8F00) {
      return Bytes.u16(bytes, offset + 2);
    }
    length = 2;
    return pppType(first);
  }

  static int pppType(int protocol) {
    return switch (protocol) {
      case PPP_IPV4 -> EtherType.IPV4;
      case PPP_IPV6 -> EtherType.IPV6;
      default -> 0;
    };
  }
}
