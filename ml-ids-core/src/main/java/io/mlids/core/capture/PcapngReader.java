package io.mlids.core.capture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A pcapng file, block by block: several sections of either byte order, several interfaces with
 * their own link type and time resolution, enhanced, simple and obsolete packet blocks. Blocks of
 * other types are passed over. A packet without a time of its own (simple packet block) takes the
 * time of the one before it.
 */
final class PcapngReader extends CurrentPacket {
  private static final int SECTION = 0x0A0D0D0A;
  private static final int INTERFACE = 1;
  private static final int OBSOLETE_PACKET = 2;
  private static final int SIMPLE_PACKET = 3;
  private static final int ENHANCED_PACKET = 6;
  private static final int LAST_STANDARD_BLOCK = 11;
  private static final int CUSTOM = 0x0BAD;
  private static final int CUSTOM_NOT_TO_BE_COPIED = 0x40000BAD;

  private static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;

  /** Larger packet blocks are damage; other standard blocks may have any size. */
  private static final int LARGEST_PACKET_BLOCK = 512 * 1024;

  /**
   * More interfaces than any section has; a file of nothing but interfaces must not fill memory.
   */
  private static final int MOST_INTERFACES = 65_536;

  private final CaptureBuffer buffer;
  private final List<PcapngInterface> interfaces = new ArrayList<>();
  private boolean bigEndian;
  private PcapngInterface source;

  private long packets;
  private long wireBytes;
  private long damages;
  private long truncatedAt = -1;
  private int toSkip;
  private boolean ended;

  static boolean recognises(CaptureBuffer buffer) {
    return buffer.i32(0, true) == SECTION;
  }

  PcapngReader(CaptureBuffer buffer, String name) throws IOException {
    this.buffer = buffer;
    if (!buffer.has(28)) {
      throw new CaptureFormatException(
          name
              + ": ends within the section header, after "
              + buffer.available()
              + " of 28 bytes; capture it again");
    }
    if (!isByteOrderMagic(8)) {
      throw new CaptureFormatException(
          String.format(
              "%s: has %08x where a pcapng section says its byte order; save it again",
              name, buffer.i32(8, true)));
    }
  }

  @Override
  public boolean next() throws IOException {
    buffer.skip(toSkip);
    toSkip = 0;
    while (!ended) {
      if (!buffer.has(12)) {
        end(buffer.available() > 0 || buffer.isCut());
      } else if (readBlock()) {
        return true;
      }
    }
    return false;
  }

  /** Reads the block at the position and goes behind it; whether it holds a packet. */
  private boolean readBlock() throws IOException {
    int type = buffer.i32(0, true);
    if (type == SECTION) {
      if (!isByteOrderMagic(8)) {
        resynchronise();
        return false;
      }
      bigEndian = buffer.i32(8, true) == BYTE_ORDER_MAGIC;
      interfaces.clear();
    }
    type = buffer.i32(0, bigEndian);
    long total = buffer.u32(4, bigEndian);
    boolean packet = type == ENHANCED_PACKET || type == SIMPLE_PACKET || type == OBSOLETE_PACKET;
    if (total < 12
        || total % 4 != 0
        || ((packet || type == INTERFACE) && total > LARGEST_PACKET_BLOCK)) {
      resynchronise();
      return false;
    }
    if (total > CaptureBuffer.CAPACITY && isStandard(type)) {
      return passOver(total);
    }
    int size = (int) Math.min(total, CaptureBuffer.CAPACITY);
    if (!buffer.has(size)) {
      // Cut, unless there are blocks within what the length claims.
      if (blockBegins()) {
        resynchronise();
      } else {
        end(true);
      }
      return false;
    }
    if (total > size || buffer.u32(size - 4, bigEndian) != total) {
      resynchronise();
      return false;
    }
    boolean good = packet ? takePacket(type, size) : type != INTERFACE || addInterface(size);
    if (!good) {
      damages++;
    }
    if (good && packet) {
      toSkip = size;
      return true;
    }
    buffer.skip(size);
    return false;
  }

  private static boolean isStandard(int type) {
    return type > 0 && type <= LAST_STANDARD_BLOCK
        || type == SECTION
        || type == CUSTOM
        || type == CUSTOM_NOT_TO_BE_COPIED;
  }

  private boolean passOver(long total) throws IOException {
    long end = buffer.offset() + total;
    buffer.discard(total);
    if (buffer.offset() < end) {
      end(true);
    }
    return false;
  }

  private boolean addInterface(int size) {
    if (size < 20 || interfaces.size() == MOST_INTERFACES) {
      return false;
    }
    interfaces.add(PcapngInterface.read(buffer, size, bigEndian));
    return true;
  }

  private boolean takePacket(int type, int size) {
    int header = type == SIMPLE_PACKET ? 12 : 28;
    if (size < header + 4) {
      return false;
    }
    int number =
        switch (type) {
          case ENHANCED_PACKET -> buffer.i32(8, bigEndian);
          case OBSOLETE_PACKET -> buffer.u16(8, bigEndian);
          default -> 0;
        };
    if (number < 0 || number >= interfaces.size()) {
      return false;
    }
    source = interfaces.get(number);
    long room = size - header - 4L;
    long wire = buffer.u32(type == SIMPLE_PACKET ? 8 : 24, bigEndian);
    long captured =
        type == SIMPLE_PACKET
            ? Math.min(source.snapLength() == 0 ? wire : Math.min(wire, source.snapLength()), room)
            : buffer.u32(20, bigEndian);
    if (captured > room) {
      return false;
    }
    if (type != SIMPLE_PACKET) {
      timestamp = source.microseconds(buffer.u32(12, bigEndian), buffer.u32(16, bigEndian));
    }
    capturedLength = (int) captured;
    length = (int) Math.min(Math.max(wire, captured), Integer.MAX_VALUE);
    offset = buffer.position() + header;
    packets++;
    wireBytes += length;
    return true;
  }

  /**
   * Goes to the next place where a block of a known type begins that carries its length at both
   * ends, or a section.
   */
  private void resynchronise() throws IOException {
    damages++;
    buffer.skip(4);
    while (buffer.has(12)) {
      if (isBlock(0)) {
        return;
      }
      buffer.skip(4);
    }
    buffer.skip(buffer.available());
    end(false);
  }

  /** Whether there is a place for {@link #resynchronise} to go to. */
  private boolean blockBegins() throws IOException {
    for (int at = 4; at + 12 <= buffer.available(); at += 4) {
      if (isBlock(at)) {
        return true;
      }
    }
    return false;
  }

  private boolean isBlock(int at) throws IOException {
    if (buffer.i32(at, true) == SECTION && isByteOrderMagic(at + 8)) {
      return true;
    }
    int type = buffer.i32(at, bigEndian);
    long total = buffer.u32(at + 4, bigEndian);
    return type > 0
        && type <= LAST_STANDARD_BLOCK
        && total >= 12
        && total % 4 == 0
        && total <= LARGEST_PACKET_BLOCK
        && at + total <= CaptureBuffer.CAPACITY
        && buffer.has(at + (int) total)
        && buffer.u32(at + (int) total - 4, bigEndian) == total;
  }

  private boolean isByteOrderMagic(int at) {
    return buffer.i32(at, true) == BYTE_ORDER_MAGIC || buffer.i32(at, false) == BYTE_ORDER_MAGIC;
  }

  private void end(boolean truncated) {
    ended = true;
    if (truncated) {
      truncatedAt = buffer.offset();
    }
  }

  @Override
  public byte[] bytes() {
    return buffer.bytes();
  }

  @Override
  public int linkType() {
    return source.linkType();
  }

  @Override
  public CaptureStatistics statistics() {
    return new CaptureStatistics(
        packets,
        wireBytes,
        buffer.offset(),
        0,
        damages,
        truncatedAt < 0 ? OptionalLong.empty() : OptionalLong.of(truncatedAt),
        0,
        0);
  }

  @Override
  public void close() throws IOException {
    buffer.close();
  }
}
