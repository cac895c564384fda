package io.mlids.core.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Builds captures in memory: first the packets are added, then the format is chosen. */
public final class CaptureBytes {
  public static final int ETHERNET = 1;
  public static final int RAW_IP = 101;
  public static final int SLL = 113;
  public static final int SLL2 = 276;

  /** A packet record; its lengths need not match its bytes. */
  public record Packet(long micros, byte[] bytes, long captured, long length) {
    public static Packet of(long micros, byte[] bytes) {
      return new Packet(micros, bytes, bytes.length, bytes.length);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Packet p
          && micros == p.micros
          && captured == p.captured
          && length == p.length
          && Arrays.equals(bytes, p.bytes);
    }

    @Override
    public int hashCode() {
      return Long.hashCode(micros) * 31 + Arrays.hashCode(bytes);
    }
  }

  private final List<Packet> packets = new ArrayList<>();
  private int linkType = ETHERNET;
  private int snapLength = 262_144;

  public CaptureBytes linkType(int number) {
    linkType = number;
    return this;
  }

  public CaptureBytes snapLength(int length) {
    snapLength = length;
    return this;
  }

  public CaptureBytes packet(long micros, Frame frame) {
    return packet(Packet.of(micros, frame.bytes()));
  }

  public CaptureBytes packet(Packet packet) {
    packets.add(packet);
    return this;
  }

  public List<Packet> packets() {
    return packets;
  }

  /** The usual pcap file: little-endian, with microseconds. */
  public byte[] pcap() {
    return pcap(ByteOrder.LITTLE_ENDIAN, false);
  }

  public byte[] pcap(ByteOrder order, boolean nanoseconds) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ByteBuffer header = ByteBuffer.allocate(24).order(order);
    header.putInt(nanoseconds ? 0xA1B23C4D : 0xA1B2C3D4).putShort((short) 2).putShort((short) 4);
    header.putInt(0).putInt(0).putInt(snapLength).putInt(linkType);
    file.writeBytes(header.array());
    for (Packet packet : packets) {
      ByteBuffer record = ByteBuffer.allocate(16).order(order);
      record.putInt((int) Math.floorDiv(packet.micros(), 1_000_000L));
      int fraction = (int) Math.floorMod(packet.micros(), 1_000_000L);
      record.putInt(nanoseconds ? fraction * 1000 + 999 : fraction);
      record.putInt((int) packet.captured()).putInt((int) packet.length());
      file.writeBytes(record.array());
      file.writeBytes(packet.bytes());
    }
    return file.toByteArray();
  }

  /** One section with one interface and enhanced packet blocks. */
  public byte[] pcapng(ByteOrder order, int resolution) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(sectionHeader(order));
    file.writeBytes(interfaceBlock(order, linkType, resolution));
    for (Packet packet : packets) {
      file.writeBytes(enhancedPacket(order, 0, packet, resolution));
    }
    return file.toByteArray();
  }

  public static byte[] sectionHeader(ByteOrder order) {
    ByteBuffer body = ByteBuffer.allocate(16).order(order);
    body.putInt(0x1A2B3C4D).putShort((short) 1).putShort((short) 0).putLong(-1);
    return block(order, 0x0A0D0D0A, body.array());
  }

  public static byte[] interfaceBlock(ByteOrder order, int linkType, int resolution) {
    ByteBuffer body = ByteBuffer.allocate(8 + 12 + 8 + 4).order(order);
    body.putShort((short) linkType).putShort((short) 0).putInt(0);
    body.putShort((short) 2).putShort((short) 5);
    body.put("test0".getBytes(StandardCharsets.US_ASCII)).put(new byte[3]);
    body.putShort((short) 9).putShort((short) 1).put((byte) resolution).put(new byte[3]);
    return block(order, 1, body.array());
  }

  /**
   * A packet whose time is in units of 10^-resolution seconds, or of 2^-n seconds if the resolution
   * is 128 + n.
   */
  public static byte[] enhancedPacket(
      ByteOrder order, int interfaceNumber, Packet packet, int resolution) {
    long ticks =
        resolution >= 128
            ? (packet.micros() / 1_000_000 << resolution - 128)
                + Math.ceilDiv((packet.micros() % 1_000_000) << resolution - 128, 1_000_000L)
            : resolution >= 6
                ? packet.micros() * (long) Math.pow(10, resolution - 6)
                : packet.micros() / (long) Math.pow(10, 6 - resolution);
    int padded = packet.bytes().length + 3 & ~3;
    ByteBuffer body = ByteBuffer.allocate(20 + padded).order(order);
    body.putInt(interfaceNumber).putInt((int) (ticks >>> 32)).putInt((int) ticks);
    body.putInt((int) packet.captured()).putInt((int) packet.length()).put(packet.bytes());
    return block(order, 6, body.array());
  }

  public static byte[] simplePacket(ByteOrder order, Packet packet) {
    ByteBuffer body = ByteBuffer.allocate(4 + (packet.bytes().length + 3 & ~3)).order(order);
    body.putInt((int) packet.length()).put(packet.bytes());
    return block(order, 3, body.array());
  }

  public static byte[] block(ByteOrder order, int type, byte[] body) {
    ByteBuffer block = ByteBuffer.allocate(12 + body.length).order(order);
    block.putInt(type).putInt(12 + body.length).put(body).putInt(12 + body.length);
    return block.array();
  }
}
