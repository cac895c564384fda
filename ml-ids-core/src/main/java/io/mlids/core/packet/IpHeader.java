package io.mlids.core.packet;

import io.mlids.core.link.Bytes;

/**
 * An IPv4 or IPv6 header with its extension headers. Instances are reused, so the values are valid
 * only until the next successful {@link #read}.
 */
final class IpHeader {

  private static final int HOP_BY_HOP = 0;
  private static final int ROUTING = 43;
  private static final int FRAGMENT = 44;
  private static final int AUTHENTICATION = 51;
  private static final int DESTINATION_OPTIONS = 60;
  private static final int MOBILITY = 135;
  private static final int NO_NEXT_HEADER = 59;

  /**
   * The maximum number of extension headers. A valid packet has at most seven extension headers,
   * because only destination options may occur twice (RFC 8200).
   */
  private static final int MAX_EXTENSIONS = 8;

  private boolean ipv6;
  private int addresses;
  private int protocol;
  private int payload;
  private int payloadLength;
  private int header;
  private boolean fragment;
  private boolean lastFragment;
  private int fragmentOffset;
  private int identification;

  /**
   * Reads the header at an offset. In a fragment, reading stops after the fragment header.
   *
   * @param end the end of the captured bytes
   * @param wireEnd the offset of the packet's end on the wire, even if fewer bytes were captured
   * @return whether the header is valid; if it is invalid, this object is left unchanged
   */
  boolean read(byte[] bytes, int offset, int end, int wireEnd) {
    if (offset >= end) {
      return false;
    }
    return switch (Bytes.u8(bytes, offset) >> 4) {
      case 4 -> readIpv4(bytes, offset, end, wireEnd);
      case 6 -> readIpv6(bytes, offset, end, wireEnd);
      default -> false;
    };
  }

  private boolean readIpv4(byte[] bytes, int offset, int end, int wireEnd) {
    if (end - offset < 20) {
      return false;
    }
    int length = (Bytes.u8(bytes, offset) & 0x0F) * 4;
    int total = Bytes.u16(bytes, offset + 2);
    if (total == 0) {
      // With segmentation offload, the network interface card fills in the length later.
      total = wireEnd - offset;
    }
    if (length < 20 || total < length || end - offset < length) {
      return false;
    }
    int fragmentField = Bytes.u16(bytes, offset + 6);
    ipv6 = false;
    header = offset;
    addresses = offset + 12;
    protocol = Bytes.u8(bytes, offset + 9);
    payload = offset + length;
    payloadLength = total - length;
    fragment = (fragmentField & 0x3FFF) != 0;
    fragmentOffset = (fragmentField & 0x1FFF) * 8;
    lastFragment = fragment && (fragmentField & 0x2000) == 0;
    identification = Bytes.u16(bytes, offset + 4);
    if (!fragment) {
      skipAuthentication(bytes, end);
    }
    return true;
  }

  /**
   * Skips an authentication header (RFC 4302).
   *
   * @return false if the header is invalid or extends beyond the captured bytes
   */
  private boolean skipAuthentication(byte[] bytes, int end) {
    if (protocol != AUTHENTICATION) {
      return true;
    }
    if (payload + 12 > end) {
      return false;
    }
    int size = (Bytes.u8(bytes, payload + 1) + 2) * 4;
    if (size < 12 || size > payloadLength) {
      return false;
    }
    protocol = Bytes.u8(bytes, payload);
    payload += size;
    payloadLength -= size;
    return true;
  }

  private boolean readIpv6(byte[] bytes, int offset, int end, int wireEnd) {
    if (end - offset < 40) {
      return false;
    }
    int declared = Bytes.u16(bytes, offset + 4);
    int next = Bytes.u8(bytes, offset + 6);
    // A payload length of 0 means a jumbogram or segmentation offload.
    int last = declared == 0 && next != NO_NEXT_HEADER ? wireEnd : offset + 40 + declared;
    if (!walk(bytes, next, offset + 40, end, last, true)) {
      return false;
    }
    ipv6 = true;
    header = offset;
    addresses = offset + 8;
    return true;
  }

  /**
   * Reads the headers that follow the fragment header of a first fragment.
   *
   * @return whether the headers are complete; if they are incomplete, this object is left unchanged
   */
  boolean readAfterFragment(byte[] bytes, int end) {
    return ipv6
        ? walk(bytes, protocol, payload, end, payload + payloadLength, false)
        : skipAuthentication(bytes, end);
  }

  /**
   * Marks the packet as the start of a longer datagram. The lengths in inner headers may then
   * exceed the number of available bytes.
   */
  void markFragment() {
    fragment = true;
  }

  /**
   * Skips extension headers. If {@code untilFragment} is true, the headers after the fragment
   * header of a fragment are not skipped.
   */
  private boolean walk(
      byte[] bytes, int first, int from, int end, int last, boolean untilFragment) {
    int next = first;
    int at = from;
    int field = 0;
    int id = 0;
    for (int headers = 0; isExtension(next) && field == 0; headers++) {
      if (headers == MAX_EXTENSIONS || at + 8 > end) {
        return false;
      }
      int size =
          switch (next) {
            case FRAGMENT -> 8;
            case AUTHENTICATION -> (Bytes.u8(bytes, at + 1) + 2) * 4;
            default -> (Bytes.u8(bytes, at + 1) + 1) * 8;
          };
      if (next == FRAGMENT && untilFragment) {
        field = Bytes.u16(bytes, at + 2) & 0xFFF9;
        id = Bytes.i32(bytes, at + 4);
      }
      next = Bytes.u8(bytes, at);
      at += size;
    }
    if (at > last) {
      return false;
    }
    protocol = next;
    payload = at;
    payloadLength = last - at;
    if (untilFragment) {
      fragment = field != 0;
      fragmentOffset = field & 0xFFF8;
      lastFragment = fragment && (field & 1) == 0;
      identification = id;
    }
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

  /** Copies the header without extension headers, as it would be in an unfragmented packet. */
  void copyUnfragmented(byte[] bytes, byte[] to) {
    if (ipv6) {
      System.arraycopy(bytes, header, to, 0, 40);
      to[6] = (byte) protocol;
    } else {
      System.arraycopy(bytes, header, to, 0, 20);
      to[0] = 0x45;
      to[6] = 0;
      to[7] = 0;
    }
  }

  /** The offset of the header. */
  int header() {
    return header;
  }

  boolean isIpv6() {
    return ipv6;
  }

  /** The protocol number after the skipped extension headers. */
  int protocol() {
    return protocol;
  }

  /** The offset of the payload. */
  int payload() {
    return payload;
  }

  /** The payload length that the header declares; it may exceed the captured length. */
  int payloadLength() {
    return payloadLength;
  }

  boolean isFragment() {
    return fragment;
  }

  /** The offset of the fragment in the datagram. */
  int fragmentOffset() {
    return fragmentOffset;
  }

  boolean isLastFragment() {
    return lastFragment;
  }

  int identification() {
    return identification;
  }
}
