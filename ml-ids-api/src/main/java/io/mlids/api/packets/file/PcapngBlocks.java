package io.mlids.api.packets.file;

import io.mlids.core.capture.PacketSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Encodes the blocks of a little-endian pcapng file: a section header, interface descriptions, and
 * enhanced packet blocks with timestamps in microseconds. A file begins with a section header; an
 * interface is described before its first packet, and interfaces are numbered from 0 in that order.
 * Stateless and thread-safe.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcapng/">The pcapng format</a>
 */
public final class PcapngBlocks {
  /** The number of bytes of a packet block before the packet. */
  public static final int PACKET_HEADER = 28;

  /** The largest captured length of a packet, in bytes. */
  public static final int LONGEST_PACKET = 1 << 18;

  /** The type of a section header block. */
  public static final int SECTION = 0x0A0D0D0A;

  /** The type of an interface description block. */
  public static final int INTERFACE = 1;

  /** The type of an enhanced packet block. */
  public static final int PACKET = 6;

  /** The option of any block that contains a comment. */
  public static final int COMMENT = 1;

  /** The option of an interface that contains its name. */
  public static final int INTERFACE_NAME = 2;

  /** The option of an interface that contains its description. */
  public static final int INTERFACE_DESCRIPTION = 3;

  private static final int APPLICATION = 4;
  private static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;
  private static final int SECTION_HEADER = 24;
  private static final int INTERFACE_HEADER = 16;
  private static final int TRAILER = 4;
  private static final int LARGEST_OPTION = 65_532;

  private PcapngBlocks() {}

  /**
   * A section header block.
   *
   * @param comment a text for people who open the file; cut after 65,532 bytes
   */
  public static byte[] section(String comment) {
    byte[] options = options(new TreeMap<>(Map.of(COMMENT, comment, APPLICATION, "ml-ids")));
    ByteBuffer block = block(SECTION, SECTION_HEADER, options.length);
    block.putInt(BYTE_ORDER_MAGIC).putShort((short) 1).putShort((short) 0).putLong(-1);
    return finished(block, options);
  }

  /**
   * An interface description block.
   *
   * @param linkType the LINKTYPE number of the interface's packets, 0 to 65535
   * @param snapLength the maximum captured length of a packet; 0 for no limit
   * @param name such as {@code eth0}
   * @param description a text for people
   */
  public static byte[] interfaceDescription(
      int linkType, int snapLength, String name, String description) {
    byte[] options =
        options(new TreeMap<>(Map.of(INTERFACE_NAME, name, INTERFACE_DESCRIPTION, description)));
    ByteBuffer block = block(INTERFACE, INTERFACE_HEADER, options.length);
    block.putShort((short) linkType).putShort((short) 0).putInt(snapLength);
    return finished(block, options);
  }

  /** The size in bytes of the block of a packet. */
  public static int packetSize(int capturedLength) {
    return PACKET_HEADER + padded(capturedLength) + TRAILER;
  }

  /**
   * Encodes a packet.
   *
   * @param into receives the block, which takes {@link #packetSize} bytes
   * @param at the offset of the block
   * @param number the number of the packet's interface
   * @param packet the current packet of this source is encoded
   * @param captured how many of the packet's captured bytes are encoded
   * @return the offset of the block's end
   */
  public static int putPacket(byte[] into, int at, int number, PacketSource packet, int captured) {
    System.arraycopy(packet.bytes(), packet.offset(), into, at + PACKET_HEADER, captured);
    return frame(into, at, number, packet.timestamp(), captured, packet.length());
  }

  /**
   * Writes everything of a packet block except for the packet, whose bytes are already there.
   *
   * @param into contains the packet at {@code at + PACKET_HEADER}
   * @param at the offset of the block
   * @param number the number of the packet's interface
   * @param micros the capture time in microseconds since the epoch
   * @param captured the number of the packet's bytes
   * @param length the length of the packet on the wire
   * @return the offset of the block's end
   */
  public static int frame(byte[] into, int at, int number, long micros, int captured, int length) {
    int size = packetSize(captured);
    ByteBuffer block = ByteBuffer.wrap(into, at, size).order(ByteOrder.LITTLE_ENDIAN);
    block.putInt(PACKET).putInt(size).putInt(number);
    block.putInt((int) (micros >>> 32)).putInt((int) micros).putInt(captured).putInt(length);
    block.position(at + PACKET_HEADER + captured);
    for (int i = captured; i < padded(captured); i++) {
      block.put((byte) 0);
    }
    block.putInt(size);
    return at + size;
  }

  private static ByteBuffer block(int type, int header, int options) {
    int size = header + options + TRAILER;
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN).putInt(type).putInt(size);
  }

  private static byte[] finished(ByteBuffer block, byte[] options) {
    block.put(options).putInt(block.capacity());
    return block.array();
  }

  private static byte[] options(SortedMap<Integer, String> texts) {
    int size = TRAILER;
    for (String each : texts.values()) {
      size += TRAILER + padded(cut(each).length);
    }
    ByteBuffer options = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    texts.forEach(
        (code, text) -> {
          byte[] value = cut(text);
          options.putShort((short) code.intValue()).putShort((short) value.length).put(value);
          options.position(options.position() + padded(value.length) - value.length);
        });
    return options.array();
  }

  /** The text's UTF-8 bytes, cut between two characters if there are too many. */
  private static byte[] cut(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= LARGEST_OPTION) {
      return bytes;
    }
    int length = LARGEST_OPTION;
    while ((bytes[length] & 0xC0) == 0x80) {
      length--;
    }
    return Arrays.copyOf(bytes, length);
  }

  private static int padded(int length) {
    return length + 3 & ~3;
  }
}
