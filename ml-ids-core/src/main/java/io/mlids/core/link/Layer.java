package io.mlids.core.link;

/**
 * How far the headers of a packet have been read, and what stands there. Reused for every packet;
 * belongs to one owner. Whoever asks for bytes has made sure with {@link #has} that they are there.
 */
public final class Layer {
  /** Nothing that is followed any further. */
  public static final int NONE = 0;

  /** A header that ends before its end. */
  public static final int CUT = -1;

  // What stands at a place is said by an Ethernet type or, where none exists, by one of these.

  /** An IP header of the version that its first four bits say. */
  public static final int IP = 0x1_0000;

  /** IEEE 802.2. */
  public static final int LLC = 0x1_0001;

  /** PPP, with address and control bytes or without. */
  public static final int PPP = 0x1_0002;

  /** A network layer protocol identifier (RFC 2427) and what it says. */
  public static final int NLPID = 0x1_0003;

  /** Frame Relay, from the address on. */
  public static final int FRAME_RELAY = 0x1_0004;

  /** Cisco HDLC, from the address on. */
  public static final int CISCO_HDLC = 0x1_0005;

  /** IEEE 802.11, from frame control on. */
  public static final int WIRELESS = 0x1_0006;

  /** The same, with the header padded to a multiple of four bytes. */
  public static final int PADDED_WIRELESS = 0x1_0007;

  private byte[] bytes;
  private int at;
  private int end;
  private int type;

  /** Goes to a place of a packet. */
  public void start(byte[] packet, int place, int packetEnd, int what) {
    bytes = packet;
    at = place;
    end = packetEnd;
    type = what;
  }

  /** Where it stands. */
  public int at() {
    return at;
  }

  /** Where the captured bytes end. */
  public int end() {
    return end;
  }

  /** What stands there: an Ethernet type or one of the constants. */
  public int type() {
    return type;
  }

  public boolean isIp() {
    return type == EtherType.IPV4 || type == EtherType.IPV6;
  }

  /** Whether so many bytes were captured from here on. */
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

  /** A 16 bit number of a machine that stores the lowest byte first. */
  public int littleU16(int from) {
    return Short.toUnsignedInt(Short.reverseBytes((short) u16(from)));
  }

  /** A 32 bit number of a machine that stores the lowest byte first. */
  public int littleI32(int from) {
    return Integer.reverseBytes(i32(from));
  }

  /** Passes so many bytes, behind which something stands. */
  public void pass(int count, int next) {
    if (count < 0 || !has(count)) {
      type = CUT;
    } else {
      at += count;
      type = next;
    }
  }

  /** Reads no further. */
  public void stop(int why) {
    type = why;
  }

  /**
   * Whether an IP header stands so many bytes from here that could not be much else: version and
   * lengths agree with each other.
   */
  public boolean looksLikeIp(int from) {
    return looksLikeIp(from, Integer.MAX_VALUE);
  }

  /**
   * The same for an IP packet that must not be longer than a number of bytes.
   *
   * @param room bytes that whatever carries the packet has for it, captured or not
   */
  public boolean looksLikeIp(int from, int room) {
    if (from < 0 || !has(from + 20)) {
      return false;
    }
    return switch (u8(from) >> 4) {
      case 4 -> {
        int header = (u8(from) & 0x0F) * 4;
        int total = u16(from + 2);
        // Segmentation may be left to the network card: then the length is 0 outside and inside.
        boolean large = total == 0 && room > 0xFFFF && room < Integer.MAX_VALUE;
        yield header >= 20 && (total >= header && total <= room || large);
      }
      case 6 -> has(from + 40) && 40 + u16(from + 4) <= room;
      default -> false;
    };
  }

  /** Whether an Ethernet header stands so many bytes from here whose type is one of IP or a tag. */
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

  /** Whether LLC and SNAP headers with an Ethernet type of IP stand so many bytes from here. */
  public boolean looksLikeSnap(int from) {
    return from >= 0
        && has(from + 8)
        && i32(from) == 0xAAAA0300
        && u16(from + 4) == 0
        && (u16(from + 6) == EtherType.IPV4 || u16(from + 6) == EtherType.IPV6);
  }
}
