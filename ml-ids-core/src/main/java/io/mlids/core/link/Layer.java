package io.mlids.core.link;

/**
 * A position in the headers of a packet, and the type of the header at that position. One instance
 * is reused for all packets. Not thread-safe. Before reading bytes, callers must check with {@link
 * #has} that these bytes were captured.
 */
public final class Layer {
  /** The type of a header that is not decoded. */
  public static final int NONE = 0;

  /** The type of a header that was not captured completely. */
  public static final int CUT = -1;

  // A header without an EtherType has one of the following types.

  /** An IPv4 or IPv6 header; the version is in its first four bits. */
  public static final int IP = 0x1_0000;

  /** An IEEE 802.2 header. */
  public static final int LLC = 0x1_0001;

  /** A PPP header, with or without address and control bytes. */
  public static final int PPP = 0x1_0002;

  /** A network layer protocol identifier (RFC 2427), followed by the packet. */
  public static final int NLPID = 0x1_0003;

  /** A Frame Relay header, starting with the address. */
  public static final int FRAME_RELAY = 0x1_0004;

  /** A Cisco HDLC header, starting with the address. */
  public static final int CISCO_HDLC = 0x1_0005;

  /** An IEEE 802.11 header, starting with the frame control field. */
  public static final int WIRELESS = 0x1_0006;

  /** An IEEE 802.11 header that is padded to a multiple of four bytes. */
  public static final int PADDED_WIRELESS = 0x1_0007;

  /** The bytes of the current packet, set by {@link #start}. */
  @SuppressWarnings("NullAway.Init")
  private byte[] bytes;

  private int at;
  private int end;
  private int type;

  /** Sets the packet, the position and the type of the header at this position. */
  public void start(byte[] packet, int place, int packetEnd, int what) {
    bytes = packet;
    at = place;
    end = packetEnd;
    type = what;
  }

  /** The current position in the bytes of the packet. */
  public int at() {
    return at;
  }

  /** The end of the captured bytes. */
  public int end() {
    return end;
  }

  /** The type of the header at the current position. */
  public int type() {
    return type;
  }

  public boolean isIp() {
    return type == EtherType.IPV4 || type == EtherType.IPV6;
  }

  /**
   * Returns whether at least {@code count} bytes were captured from the current position onwards.
   */
  public boolean has(int count) {
    return count <= end - at;
  }

  public int u8(int from) {
    return Bytes.u8(bytes, at + from);
  }

  public int u16(int from) {
    return Bytes.u16(bytes, at + from);
  }

  public int u24(int from) {
    return u8(from) << 16 | u16(from + 1);
  }

  public int i32(int from) {
    return Bytes.i32(bytes, at + from);
  }

  /** Reads a little-endian 16-bit number. */
  public int littleU16(int from) {
    return Short.toUnsignedInt(Short.reverseBytes((short) u16(from)));
  }

  /** Reads a little-endian 32-bit number. */
  public int littleI32(int from) {
    return Integer.reverseBytes(i32(from));
  }

  /** Skips bytes, and sets the type of the header that follows them. */
  public void pass(int count, int next) {
    if (count < 0 || !has(count)) {
      type = CUT;
    } else {
      at += count;
      type = next;
    }
  }

  /** Sets the type of the header without changing the position. */
  public void stop(int why) {
    type = why;
  }

  /**
   * Returns whether the bytes at an offset look like an IP header with consistent version and
   * lengths.
   */
  public boolean looksLikeIp(int from) {
    return looksLikeIp(from, Integer.MAX_VALUE);
  }

  /**
   * Returns whether the bytes at an offset look like the IP header of a packet that fits into the
   * available space.
   *
   * @param space the number of bytes available to the inner packet within the outer one, whether
   *     captured or not
   */
  public boolean looksLikeIp(int from, int space) {
    if (from < 0 || !has(from + 20)) {
      return false;
    }
    return switch (u8(from) >> 4) {
      case 4 -> {
        int header = (u8(from) & 0x0F) * 4;
        int total = u16(from + 2);
        // With segmentation offload, the total length is 0 in both the outer and the inner header.
        boolean large = total == 0 && space > 0xFFFF && space < Integer.MAX_VALUE;
        yield header >= 20 && (total >= header && total <= space || large);
      }
      case 6 -> has(from + 40) && 40 + u16(from + 4) <= space;
      default -> false;
    };
  }

  /**
   * Returns whether the bytes at an offset look like an Ethernet header followed by IP, a VLAN tag,
   * MPLS or PPPoE.
   */
  public boolean looksLikeEthernet(int from) {
    if (from < 0 || !has(from + 14)) {
      return false;
    }
    int inner = u16(from + 12);
    if (inner == EtherType.IPV4 || inner == EtherType.IPV6) {
      return looksLikeIp(from + 14);
    }
    return EtherType.isTag(inner) || inner == EtherType.MPLS || inner == EtherType.PPPOE_SESSION;
  }

  /** Returns whether the bytes at an offset look like LLC and SNAP headers followed by IP. */
  public boolean looksLikeSnap(int from) {
    return from >= 0
        && has(from + 8)
        && i32(from) == 0xAAAA0300
        && u16(from + 4) == 0
        && (u16(from + 6) == EtherType.IPV4 || u16(from + 6) == EtherType.IPV6);
  }
}
