package io.mlids.core.packet;

import io.mlids.core.link.Bytes;
import io.mlids.core.net.IpProtocol;

/**
 * The header fields of a packet that are needed to build flows. A {@link PacketDecoder} overwrites
 * the fields for each packet. Not thread-safe.
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
  long datagram;

  /** Sets the timestamp, clamped so that differences cannot overflow. */
  void setTimestamp(long micros) {
    timestamp = clampedTime(micros);
  }

  /**
   * Clamps a timestamp to within 73,000 years of 1970, because the difference of two larger values
   * could overflow.
   */
  public static long clampedTime(long micros) {
    return Math.clamp(micros, -FURTHEST_TIME, FURTHEST_TIME);
  }

  /** Resets this object to an IPv4 packet with protocol 0 and no transport header. */
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

  /**
   * Reads both addresses from an IPv6 header.
   *
   * @param source the offset of the source address
   */
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
    datagram = 0;
  }

  /** Copies the fields that make up the flow key. */
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

  /**
   * Copies all fields of another packet whose payload has already been copied.
   *
   * @param offset the offset of the copied payload in its buffer, or 0 if unknown
   */
  public void copy(DecodedPacket other, int offset) {
    copyEndpoints(other);
    timestamp = other.timestamp;
    payloadLength = other.payloadLength;
    payloadOffset = offset;
    headerLength = other.headerLength;
    window = other.window;
    flags = other.flags;
    sequence = other.sequence;
    acknowledgement = other.acknowledgement;
    joinedFragments = other.joinedFragments;
  }

  /** The timestamp in microseconds since the epoch. */
  public long timestamp() {
    return timestamp;
  }

  /**
   * Returns whether the addresses are IPv6 addresses. IPv4 addresses use only the lowest 32 bits.
   */
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

  /** The source port, or 0 for a protocol without ports. */
  public int sourcePort() {
    return sourcePort;
  }

  public int destinationPort() {
    return destinationPort;
  }

  /** The IP protocol number that the decoder has set. */
  public int protocol() {
    return protocol;
  }

  /** The ID of the outermost VLAN tag, or 0 if the frame has no tag or VLANs are ignored. */
  public int vlan() {
    return vlan;
  }

  /** The number of bytes after the transport header. */
  public int payloadLength() {
    return payloadLength;
  }

  /** The offset of the payload in the bytes of the packet source, or 0 if unknown. */
  public int payloadOffset() {
    return payloadOffset;
  }

  /** The length of the transport header in bytes, or 0 if the packet has none. */
  public int headerLength() {
    return headerLength;
  }

  /** The unscaled TCP window size, or −1 if the packet is not TCP. */
  public int window() {
    return window;
  }

  /** The TCP flags ({@link #FIN} to {@link #CWR}), or 0 if the packet is not TCP. */
  public int flags() {
    return flags;
  }

  /** Returns whether all the given TCP flags are set. */
  public boolean has(int wanted) {
    return (flags & wanted) == wanted;
  }

  /**
   * The TCP sequence number, or the packed type and code of an ICMP message (see {@link
   * #icmpType}).
   */
  public int sequence() {
    return sequence;
  }

  /**
   * The number of earlier fragments that are part of this packet because they were held until the
   * transport header was complete.
   */
  public int joinedFragments() {
    return joinedFragments;
  }

  /**
   * A number that all fragments of a datagram have in common, even those that are held because the
   * transport header has not arrived. It is 0 if the packet is not a fragment.
   */
  public long datagram() {
    return datagram;
  }

  /** Packs the type and code of an ICMP message into one number, which is never 0. */
  static int icmp(int type, int code) {
    return 1 << 16 | type << 8 | code;
  }

  /** Returns whether a number is a type and code packed by {@link #icmp}. */
  public static boolean isIcmp(int number) {
    return number >>> 16 == 1;
  }

  /** Extracts the ICMP type from a number returned by {@link #icmp}. */
  public static int icmpType(int number) {
    return number >>> 8 & 0xFF;
  }

  /** Extracts the ICMP code from a number returned by {@link #icmp}. */
  public static int icmpCode(int number) {
    return number & 0xFF;
  }

  /** The TCP acknowledgement number. */
  public int acknowledgement() {
    return acknowledgement;
  }
}
