package io.mlids.core.packet;

import io.mlids.core.link.Bytes;
import io.mlids.core.link.EtherType;

/**
 * Scans the headers of a frame in the same way as jNetPcap 1.4, because the published features
 * depend on its behaviour. The following quirks must not be fixed:
 *
 * <ul>
 *   <li>The IP total length limits the packet only in an untagged Ethernet frame. After a VLAN tag,
 *       or if one IP header is inside another, padding counts as payload.
 *   <li>An IEEE 802.3 frame ends 14 bytes too early, because jNetPcap assumes that the length field
 *       includes the Ethernet header.
 *   <li>After the header of an ICMP message of type 3 or 12, the scan continues into the quoted
 *       packet.
 *   <li>A header that extends beyond the captured bytes is truncated.
 * </ul>
 *
 * <p>One instance is reused for all packets. Offsets are relative to the start of the frame, and
 * the offset of a missing header is −1.
 */
final class JnetpcapScan {
  /** Indicates that no further header follows, so the rest of the frame is payload. */
  static final int STOP = 0;

  static final int ETHERNET = 1;
  static final int VLAN = 2;
  static final int LLC = 3;
  static final int SNAP = 4;
  static final int IPV4 = 5;
  static final int IPV6 = 6;
  static final int ICMP = 7;
  static final int TCP = 8;
  static final int UDP = 9;

  private static final int MORE_FRAGMENTS = 0x2000;
  private static final int FRAGMENT_OFFSET = 0x1FFF;

  /** Set at the start of {@link #scan}. */
  @SuppressWarnings("NullAway.Init")
  private byte[] bytes;

  private int start;
  private int offset;
  private int end;
  private int wireEnd;
  private int length;
  private boolean afterEthernet;

  private int ipv4At;
  private int ipv4Length;
  private int tcpAt;
  private int tcpLength;
  private int udpAt;
  private boolean ipv6Seen;

  /**
   * Scans a frame.
   *
   * @param first the type of the first header
   * @param at the offset of the first header from the start of the frame
   * @param untagged whether to treat an IP header at the start as in an untagged Ethernet frame
   */
  void scan(
      int first, byte[] frame, int frameStart, int at, int captured, int wire, boolean untagged) {
    bytes = frame;
    start = frameStart;
    offset = at;
    end = captured;
    wireEnd = wire;
    afterEthernet = untagged;
    ipv4At = -1;
    tcpAt = -1;
    udpAt = -1;
    ipv6Seen = false;
    int kind = first;
    while (kind != STOP && offset < end) {
      kind = readHeader(kind);
      offset += length;
    }
  }

  /** Reads one header, sets {@link #length} and returns the type of the next header. */
  private int readHeader(int kind) {
    length = 0;
    boolean wasEthernet = afterEthernet;
    afterEthernet = false;
    return switch (kind) {
      case ETHERNET -> readEthernet();
      case VLAN -> readVlan();
      case LLC -> readLlc();
      case SNAP -> readSnap();
      case IPV4 -> readIpv4(wasEthernet);
      case IPV6 -> readIpv6();
      case ICMP -> readIcmp();
      case TCP -> readTcp();
      default -> readUdp();
    };
  }

  private int readEthernet() {
    if (end - offset < 14) {
      return STOP;
    }
    length = 14;
    afterEthernet = true;
    int type = u16(12);
    if (type >= EtherType.SMALLEST) {
      return network(type);
    }
    wireEnd -= end - type;
    end = Math.min(end, wireEnd);
    return LLC;
  }

  private int readVlan() {
    if (end - offset < 4) {
      return STOP;
    }
    length = 4;
    int type = u16(2);
    return type < EtherType.SMALLEST ? LLC : network(type);
  }

  private int readLlc() {
    if (end - offset < 3) {
      return STOP;
    }
    length = (u8(2) & 1) != 0 ? 3 : 4;
    return u8(0) == 0xAA ? SNAP : STOP;
  }

  private int readSnap() {
    if (end - offset < 5) {
      return STOP;
    }
    length = 5;
    int organisation = u8(0) << 16 | u16(1);
    return organisation == 0 || organisation == 0x0000F8 ? network(u16(3)) : STOP;
  }

  private static int network(int type) {
    if (type == EtherType.IPV4) {
      return IPV4;
    }
    if (type == EtherType.IPV6) {
      return IPV6;
    }
    return EtherType.isVlan(type) ? VLAN : STOP;
  }

  private int readIpv4(boolean wasEthernet) {
    if (end - offset < 20) {
      return STOP;
    }
    length = (u8(0) & 0x0F) * 4;
    if (length == 0) {
      return STOP;
    }
    int total = u16(2);
    if (wasEthernet && offset + total < end) {
      end = offset + total;
    }
    int fragment = u16(6);
    int payload = (fragment & MORE_FRAGMENTS) != 0 ? end - length - offset : total - length;
    if (payload == 0) {
      payload = Math.max(0, end - (offset + length));
    }
    int next = end - offset < 16 || (fragment & FRAGMENT_OFFSET) != 0 ? STOP : transport(u8(9));
    if (offset + length + payload > end) {
      truncateHeader();
    }
    if (ipv4At < 0) {
      ipv4At = offset;
      ipv4Length = length;
    }
    return next;
  }

  private static int transport(int protocol) {
    return switch (protocol) {
      case 1 -> ICMP;
      case 4 -> IPV4;
      case 6 -> TCP;
      case 17 -> UDP;
      default -> STOP;
    };
  }

  private int readIpv6() {
    if (end - offset < 40) {
      return STOP;
    }
    ipv6Seen = true;
    length = 40;
    int next = u8(6);
    while (isExtension(next)) {
      if (offset + length + 2 > end) {
        return STOP;
      }
      int size = u8(length + 1) * 8 + 8;
      next = u8(length);
      // jNetPcap adds the offset twice, so it stops at a long extension header that is far into the
      // frame.
      if (offset + offset + size > end) {
        return STOP;
      }
      length += size;
    }
    return transport(next);
  }

  private static boolean isExtension(int next) {
    return switch (next) {
      case 0, 43, 44, 50, 51, 60, 135 -> true;
      default -> false;
    };
  }

  private int readIcmp() {
    if (end - offset < 4) {
      return STOP;
    }
    length = 8;
    truncateHeader();
    int type = u8(0);
    return type == 3 || type == 12 ? IPV4 : STOP;
  }

  private int readTcp() {
    if (end - offset < 20) {
      return STOP;
    }
    length = (u8(12) >> 4) * 4;
    if (length > 0 && tcpAt < 0) {
      truncateHeader();
      tcpAt = offset;
      tcpLength = length;
    }
    return STOP;
  }

  private int readUdp() {
    if (end - offset >= 8 && udpAt < 0) {
      udpAt = offset;
    }
    return STOP;
  }

  private void truncateHeader() {
    if (offset + length > end) {
      length = Math.max(0, end - offset);
    }
  }

  private int u8(int at) {
    return Bytes.u8(bytes, start + offset + at);
  }

  private int u16(int at) {
    return Bytes.u16(bytes, start + offset + at);
  }

  /** The offset of the first IPv4 header. */
  int ipv4() {
    return ipv4At;
  }

  int ipv4Length() {
    return ipv4Length;
  }

  /** Returns whether the frame has an IPv6 header. */
  boolean hasIpv6() {
    return ipv6Seen;
  }

  /** The offset of the first TCP header. */
  int tcp() {
    return tcpAt;
  }

  int tcpLength() {
    return tcpLength;
  }

  /** The offset of the first UDP header. */
  int udp() {
    return udpAt;
  }

  /** The offset of the end of the payload. */
  int end() {
    return end;
  }
}
