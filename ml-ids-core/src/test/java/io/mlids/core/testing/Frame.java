package io.mlids.core.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Builds a packet from the inside out: {@code Frame.tcp(1, 80, SYN, 7).ipv4("10.0.0.1", "10.0.0.2")
 * .ethernet()}. Immutable. Checksums are 0, because no decoder verifies them.
 */
public record Frame(byte[] bytes, int protocol, int etherType) {
  public static final int FIN = 1;
  public static final int SYN = 2;
  public static final int RST = 4;
  public static final int PSH = 8;
  public static final int ACK = 16;

  private static final int IPV4 = 0x0800;
  private static final int IPV6 = 0x86DD;

  public static Frame tcp(int from, int to, int flags, int payload) {
    return tcp(from, to, flags, 1000, 0, 0, payload);
  }

  /** A TCP segment with a 20-byte header and a payload of the given length. */
  public static Frame tcp(
      int from, int to, int flags, int window, int sequence, int acknowledgement, int payload) {
    ByteBuffer header = ByteBuffer.allocate(20 + payload);
    header.putShort((short) from).putShort((short) to).putInt(sequence).putInt(acknowledgement);
    header.put((byte) 0x50).put((byte) flags).putShort((short) window);
    return new Frame(header.array(), 6, 0);
  }

  public static Frame udp(int from, int to, int payload) {
    return udp(from, to, new byte[payload]);
  }

  public static Frame udp(int from, int to, byte[] payload) {
    ByteBuffer header = ByteBuffer.allocate(8 + payload.length);
    header.putShort((short) from).putShort((short) to).putShort((short) (8 + payload.length));
    header.putShort((short) 0).put(payload);
    return new Frame(header.array(), 17, 0);
  }

  public static Frame sctp(int from, int to, int payload) {
    ByteBuffer header = ByteBuffer.allocate(12 + payload);
    header.putShort((short) from).putShort((short) to);
    return new Frame(header.array(), 132, 0);
  }

  /** Any IP payload. */
  public static Frame ofProtocol(int protocol, byte[] bytes) {
    return new Frame(bytes, protocol, 0);
  }

  /** This packet inside IPv4. */
  public Frame ipv4(String from, String to) {
    return ipv4(from, to, 0, 0, bytes.length);
  }

  /**
   * A part of this packet as an IPv4 fragment, with the more-fragments flag unless it is the last
   * part.
   */
  public Frame ipv4Fragment(String from, String to, int id, int offset, int length) {
    int more = offset + length < bytes.length ? 0x2000 : 0;
    return part(offset, length).ipv4(from, to, id, offset / 8 | more, length);
  }

  /**
   * A part of this packet after an IPv6 fragment header; call {@link #ipv6} to add the IPv6 header.
   */
  public Frame ipv6Fragment(int id, int offset, int length) {
    int more = offset + length < bytes.length ? 1 : 0;
    ByteBuffer fields = ByteBuffer.allocate(6);
    fields.putShort((short) (offset | more)).putInt(id);
    return part(offset, length).ipv6Extension(44, fields.array());
  }

  private Frame part(int offset, int length) {
    return new Frame(Arrays.copyOfRange(bytes, offset, offset + length), protocol, 0);
  }

  private Frame ipv4(String from, String to, int id, int fragment, int length) {
    ByteBuffer header = ByteBuffer.allocate(20 + bytes.length);
    header.put((byte) 0x45).put((byte) 0).putShort((short) (20 + length));
    header.putShort((short) id).putShort((short) fragment);
    header.put((byte) 64).put((byte) protocol).putShort((short) 0);
    header.put(ipv4Address(from)).put(ipv4Address(to)).put(bytes);
    return new Frame(header.array(), 4, IPV4);
  }

  /**
   * This packet inside IPv6; the numbers are the last 16 bits of addresses in {@code 2001:db8::}.
   */
  public Frame ipv6(int from, int to) {
    ByteBuffer header = ByteBuffer.allocate(40 + bytes.length);
    header.putInt(0x60000000).putShort((short) bytes.length).put((byte) protocol).put((byte) 64);
    header.putLong(0x20010DB8_00000000L).putLong(from);
    header.putLong(0x20010DB8_00000000L).putLong(to).put(bytes);
    return new Frame(header.array(), 41, IPV6);
  }

  /** This packet, preceded by an IPv6 extension header. */
  public Frame ipv6Extension(int kind, byte[] fields) {
    ByteBuffer header = ByteBuffer.allocate(2 + fields.length + bytes.length);
    header.put((byte) protocol).put((byte) ((2 + fields.length) / 8 - 1)).put(fields).put(bytes);
    return new Frame(header.array(), kind, 0);
  }

  /** This packet inside GRE. */
  public Frame gre() {
    ByteBuffer header = ByteBuffer.allocate(4 + bytes.length);
    header.putShort((short) 0).putShort((short) etherType).put(bytes);
    return new Frame(header.array(), 47, 0);
  }

  /** This Ethernet frame inside VXLAN inside UDP. */
  public Frame vxlan() {
    ByteBuffer header = ByteBuffer.allocate(8 + bytes.length);
    header.putInt(0x08000000).putInt(0x00000700).put(bytes);
    return udp(50_000, 4789, header.array());
  }

  public Frame vlan(int id) {
    ByteBuffer header = ByteBuffer.allocate(4 + bytes.length);
    header.putShort((short) id).putShort((short) etherType).put(bytes);
    return new Frame(header.array(), 0, 0x8100);
  }

  public Frame mpls(int label) {
    ByteBuffer header = ByteBuffer.allocate(4 + bytes.length);
    header.putInt(label << 12 | 0x100 | 64).put(bytes);
    return new Frame(header.array(), 0, 0x8847);
  }

  public Frame pppoe() {
    ByteBuffer header = ByteBuffer.allocate(8 + bytes.length);
    header.putShort((short) 0x1100).putShort((short) 1).putShort((short) (2 + bytes.length));
    header.putShort((short) (etherType == IPV4 ? 0x0021 : 0x0057)).put(bytes);
    return new Frame(header.array(), 0, 0x8864);
  }

  /** This packet in a Linux cooked capture, version 1. */
  public Frame sll() {
    ByteBuffer header = ByteBuffer.allocate(16 + bytes.length);
    header.position(14);
    return new Frame(header.putShort((short) etherType).put(bytes).array(), 0, 0);
  }

  /** This packet in a Linux cooked capture, version 2. */
  public Frame sll2() {
    ByteBuffer header = ByteBuffer.allocate(20 + bytes.length);
    header.putShort((short) etherType).position(20);
    return new Frame(header.put(bytes).array(), 0, 0);
  }

  /** This packet, preceded by the given bytes. */
  public Frame behind(byte... front) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(front);
    both.writeBytes(bytes);
    return new Frame(both.toByteArray(), protocol, etherType);
  }

  /**
   * This packet in an Ethernet frame, with addresses that cannot be mistaken for another header.
   */
  public Frame ethernet() {
    return ethernet(etherType);
  }

  public Frame ethernet(int type) {
    ByteBuffer header = ByteBuffer.allocate(14 + bytes.length);
    header.put(new byte[] {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1}).putShort((short) type).put(bytes);
    return new Frame(header.array(), 0, 0x6558);
  }

  /** This frame, padded with zero bytes as very short frames are. */
  public Frame padded(int padding) {
    return new Frame(Arrays.copyOf(bytes, bytes.length + padding), protocol, etherType);
  }

  private static byte[] ipv4Address(String dotted) {
    String[] parts = dotted.split("\\.");
    byte[] address = new byte[4];
    for (int i = 0; i < 4; i++) {
      address[i] = (byte) Integer.parseInt(parts[i]);
    }
    return address;
  }
}
