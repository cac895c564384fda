package io.mlids.core.packet;

/**
 * One IPv4 or IPv6 header with its extension headers. Reused; what {@link #read} left stands until
 * it succeeds again.
 */
final class IpHeader {
  static final int ICMP = 1;
  static final int ICMPV6 = 58;
  static final int SCTP = 132;

  private static final int HOP_BY_HOP = 0;
  private static final int ROUTING = 43;
  private static final int FRAGMENT = 44;
  private static final int AUTHENTICATION = 51;
  private static final int DESTINATION_OPTIONS = 60;
  private static final int MOBILITY = 135;

  /** RFC 8200 has each of six kinds once, and one of them twice. */
  private static final int MOST_EXTENSIONS = 8;

  private boolean ipv6;
  private int addresses;
  private int protocol;
  private int payload;
  private int payloadLength;
  private boolean fragment;
  private boolean laterFragment;
  private int fragmentedProtocol;
  private int identification;

  /**
   * Reads the header at an offset.
   *
   * @param end where the captured bytes end
   * @return whether it is there and makes sense; if not, nothing has changed
   */
  boolean read(byte[] bytes, int offset, int end) {
    if (offset >= end) {
      return false;
    }
    return switch (Bytes.u8(bytes, offset) >> 4) {
      case 4 -> readIpv4(bytes, offset, end);
      case 6 -> readIpv6(bytes, offset, end);
      default -> false;
    };
  }

  private boolean readIpv4(byte[] bytes, int offset, int end) {
    if (end - offset < 20) {
      return false;
    }
    int length = (Bytes.u8(bytes, offset) & 0x0F) * 4;
    int total = Bytes.u16(bytes, offset + 2);
    if (total == 0) {
      // Segmentation is left to the network card, which has not filled the length in.
      total = end - offset;
    }
    if (length < 20 || total < length || end - offset < length) {
      return false;
    }
    int fragmentField = Bytes.u16(bytes, offset + 6);
    ipv6 = false;
    addresses = offset + 12;
    protocol = Bytes.u8(bytes, offset + 9);
    payload = offset + length;
    payloadLength = total - length;
    laterFragment = (fragmentField & 0x1FFF) != 0;
    fragment = (fragmentField & 0x3FFF) != 0;
    identification = Bytes.u16(bytes, offset + 4);
    fragmentedProtocol = protocol;
    if (protocol == AUTHENTICATION && !laterFragment) {
      passAuthentication(bytes, end);
    }
    return true;
  }

  /** RFC 4302: behind the header stands what it vouches for. */
  private void passAuthentication(byte[] bytes, int end) {
    if (payload + 12 > end) {
      return;
    }
    int size = (Bytes.u8(bytes, payload + 1) + 2) * 4;
    if (size >= 12 && size <= payloadLength) {
      protocol = Bytes.u8(bytes, payload);
      payload += size;
      payloadLength -= size;
    }
  }

  private boolean readIpv6(byte[] bytes, int offset, int end) {
    if (end - offset < 40) {
      return false;
    }
    int declared = Bytes.u16(bytes, offset + 4);
    // A jumbogram's length is 0 here and, rare as it is, not worth its option.
    int last = declared == 0 ? end : offset + 40 + declared;
    int next = Bytes.u8(bytes, offset + 6);
    int at = offset + 40;
    int fragmented = next;
    boolean isFragment = false;
    boolean isLater = false;
    int id = 0;
    for (int headers = 0; isExtension(next) && !isLater; headers++) {
      if (headers == MOST_EXTENSIONS || at + 8 > end) {
        return false;
      }
      int size =
          switch (next) {
            case FRAGMENT -> 8;
            case AUTHENTICATION -> (Bytes.u8(bytes, at + 1) + 2) * 4;
            default -> (Bytes.u8(bytes, at + 1) + 1) * 8;
          };
      if (next == FRAGMENT) {
        int field = Bytes.u16(bytes, at + 2);
        isLater = (field & 0xFFF8) != 0;
        isFragment = isLater || (field & 1) != 0;
        id = Bytes.i32(bytes, at + 4);
        fragmented = Bytes.u8(bytes, at);
      }
      next = Bytes.u8(bytes, at);
      at += size;
    }
    if (at > last) {
      return false;
    }
    ipv6 = true;
    addresses = offset + 8;
    protocol = next;
    payload = at;
    payloadLength = last - at;
    fragment = isFragment;
    laterFragment = isLater;
    fragmentedProtocol = fragmented;
    identification = id;
    return true;
  }

  private static boolean isExtension(int next) {
    return switch (next) {
      case HOP_BY_HOP, ROUTING, FRAGMENT, AUTHENTICATION, DESTINATION_OPTIONS, MOBILITY -> true;
      default -> false;
    };
  }

  void copyAddresses(byte[] bytes, DecodedPacket packet) {
    if (ipv6) {
      packet.setIpv6(bytes, addresses);
    } else {
      packet.setIpv4(Bytes.i32(bytes, addresses), Bytes.i32(bytes, addresses + 4));
    }
  }

  /** Number of the IP protocol behind all extension headers. */
  int protocol() {
    return protocol;
  }

  /** Offset of what the header carries. */
  int payload() {
    return payload;
  }

  /** How long that is by the header's own account, captured or not. */
  int payloadLength() {
    return payloadLength;
  }

  boolean isFragment() {
    return fragment;
  }

  /** Whether it is a fragment other than the first, without a transport header. */
  boolean isLaterFragment() {
    return laterFragment;
  }

  /** Number of the IP protocol that was cut into fragments, the same in all of them. */
  int fragmentedProtocol() {
    return fragmentedProtocol;
  }

  int identification() {
    return identification;
  }
}
