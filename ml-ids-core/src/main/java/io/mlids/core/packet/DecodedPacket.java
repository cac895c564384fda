package io.mlids.core.packet;

import io.mlids.core.link.Bytes;
import io.mlids.core.net.IpProtocol;

/**
 * What flows are made of. Filled by a {@link PacketDecoder} over and over; belongs to one owner and
 * is valid until the next packet.
 */
public final class DecodedPacket {
  public static final int TCP = IpProtocol.TCP;
  public static final int UDP = IpProtocol.UDP;

  public static final int FIN = 0x01;
  public static final int SYN = 0x02;
  public static final int RST = 0x04;
  public static final int PSH = 0x08;
  public static final int ACK = 0x10;
  public static final int URG = 0x20;
  public static final int ECE = 0x40;
  public static final int CWR = 0x80;

  private static final long FURTHEST_TIME = 1L << 61;

  long timestamp;
  boolean ipv6;
  long sourceHigh;
  long sourceLow;
  long destinationHigh;
  long destinationLow;
  int sourcePort;
  int destinationPort;
  int protocol;
  int vlan;
  int payloadLength;
  int payloadOffset;
  int headerLength;
  int window;
  int flags;
  int sequence;
  int acknowledgement;
  int joinedFragments;

  /** Takes the time of a packet, within bounds that keep differences from overflowing. */
  void setTimestamp(long micros) {
    timestamp = clampedTime(micros);
  }

  /**
   * A time as flows count it: what is more than 73,000 years from 1970 counts as that, so that the
   * difference of any two times is right.
   */
  public static long clampedTime(long micros) {
    return Math.clamp(micros, -FURTHEST_TIME, FURTHEST_TIME);
  }

  /** Makes this a packet between two IPv4 addresses, of protocol 0 without a transport header. */
  void resetIpv4(long time, int source, int destination) {
    setTimestamp(time);
    vlan = 0;
    setIpv4(source, destination);
    resetTransport();
  }

  void setIpv4(int source, int destination) {
    ipv6 = false;
    sourceHigh = 0;
    sourceLow = Integer.toUnsignedLong(source);
    destinationHigh = 0;
    destinationLow = Integer.toUnsignedLong(destination);
  }

  /** Takes both addresses, which stand one behind the other. */
  void setIpv6(byte[] bytes, int source) {
    ipv6 = true;
    sourceHigh = Bytes.i64(bytes, source);
    sourceLow = Bytes.i64(bytes, source + 8);
    destinationHigh = Bytes.i64(bytes, source + 16);
    destinationLow = Bytes.i64(bytes, source + 24);
  }

  void resetTransport() {
    sourcePort = 0;
    destinationPort = 0;
    protocol = 0;
    payloadLength = 0;
    payloadOffset = 0;
    headerLength = 0;
    window = -1;
    flags = 0;
    sequence = 0;
    acknowledgement = 0;
    joinedFragments = 0;
  }

  /** Takes over what makes the flow key. */
  void copyEndpoints(DecodedPacket other) {
    ipv6 = other.ipv6;
    sourceHigh = other.sourceHigh;
    sourceLow = other.sourceLow;
    destinationHigh = other.destinationHigh;
    destinationLow = other.destinationLow;
    sourcePort = other.sourcePort;
    destinationPort = other.destinationPort;
    protocol = other.protocol;
    vlan = other.vlan;
    if (IpProtocol.isIcmp(protocol)) {
      sequence = other.sequence;
    }
  }

  /** Microseconds since the epoch. */
  public long timestamp() {
    return timestamp;
  }

  /** Whether the addresses are 128 bits long; otherwise only the lowest 32 are in use. */
  public boolean isIpv6() {
    return ipv6;
  }

  public long sourceHigh() {
    return sourceHigh;
  }

  public long sourceLow() {
    return sourceLow;
  }

  public long destinationHigh() {
    return destinationHigh;
  }

  public long destinationLow() {
    return destinationLow;
  }

  /** 0 for a protocol without ports. */
  public int sourcePort() {
    return sourcePort;
  }

  public int destinationPort() {
    return destinationPort;
  }

  /** The number of the IP protocol as the decoder counts it. */
  public int protocol() {
    return protocol;
  }

  /** The id of the outermost VLAN tag; 0 if there is none or it does not count. */
  public int vlan() {
    return vlan;
  }

  /** Bytes behind the transport header. */
  public int payloadLength() {
    return payloadLength;
  }

  /** Where the payload begins in the source's bytes; 0 where the decoder does not say. */
  public int payloadOffset() {
    return payloadOffset;
  }

  /** Bytes of the transport header; 0 if there is none. */
  public int headerLength() {
    return headerLength;
  }

  /** The TCP window, unscaled; −1 if not TCP. */
  public int window() {
    return window;
  }

  /** The TCP flags, {@link #FIN} to {@link #CWR}; 0 if not TCP. */
  public int flags() {
    return flags;
  }

  /** Whether all of these flags are set. */
  public boolean has(int wanted) {
    return (flags & wanted) == wanted;
  }

  /** The TCP sequence number; of an ICMP message what {@link #icmp} makes of its kind. */
  public int sequence() {
    return sequence;
  }

  /**
   * Fragments that came before this packet and are part of it: those that the transport header was
   * waited for with.
   */
  public int joinedFragments() {
    return joinedFragments;
  }

  /** The type and the code of an ICMP message in one number, which is not 0. */
  static int icmp(int type, int code) {
    return 1 << 16 | type << 8 | code;
  }

  /** Whether a number is one of {@link #icmp}. */
  public static boolean isIcmp(int number) {
    return number >>> 16 == 1;
  }

  /** The type in a number of {@link #icmp}. */
  public static int icmpType(int number) {
    return number >>> 8 & 0xFF;
  }

  /** The code in a number of {@link #icmp}. */
  public static int icmpCode(int number) {
    return number & 0xFF;
  }

  /** The TCP acknowledgement number. */
  public int acknowledgement() {
    return acknowledgement;
  }
}
