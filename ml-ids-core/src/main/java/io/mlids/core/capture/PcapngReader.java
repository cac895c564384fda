package io.mlids.core.capture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Reads a pcapng file block by block. A file may have several sections in either byte order, and
 * several interfaces with different link types and time resolutions. Enhanced, simple and obsolete
 * packet blocks are supported. Other blocks are skipped, regardless of their size. A packet in a
 * simple packet block has no timestamp, so it takes the timestamp of the previous packet.
 *
 * <p>A block with the same length at both ends is intact. An intact block with unusable content is
 * skipped. A block is damaged if the lengths at its ends differ, or if it extends beyond the end of
 * the capture. Reading then continues at the next intact block of a standard type. If the damaged
 * block is a packet block, the search starts after the packet's content, because the sender could
 * have chosen that content to look like blocks. Blocks larger than half a megabyte are skipped. In
 * a file, the end of such a block is checked before the block is skipped. In a stream, it is
 * checked afterwards. Reading takes linear time.
 */
final class PcapngReader extends BufferedSource {
  private static final int SECTION = 0x0A0D0D0A;
  private static final int INTERFACE = 1;
  private static final int OBSOLETE_PACKET = 2;
  private static final int SIMPLE_PACKET = 3;
  private static final int ENHANCED_PACKET = 6;
  private static final int LAST_STANDARD_BLOCK = 11;

  private static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;

  private static final int SMALLEST_BLOCK = 12;

  /** The size of the largest block that is read. Larger blocks are skipped. */
  private static final int LARGEST_BLOCK = CaptureBuffer.LARGEST_REQUEST;

  /** The maximum size of a packet's options, in bytes. */
  private static final int MAX_OPTIONS = 1 << 18;

  /**
   * The maximum number of interfaces in a section. Real sections have far fewer interfaces. The
   * limit prevents a file with many interfaces from exhausting memory.
   */
  private static final int MAX_INTERFACES = 65_536;

  private final List<PcapngInterface> interfaces = new ArrayList<>();
  private boolean bigEndian;

  /** The interface of the current packet. */
  @SuppressWarnings("NullAway.Init")
  private PcapngInterface source;

  static boolean recognises(CaptureBuffer buffer) {
    return buffer.i32(0, true) == SECTION;
  }

  PcapngReader(CaptureBuffer buffer, String name) throws IOException {
    super(buffer);
    if (!buffer.has(28)) {
      throw new CaptureFormatException(
          name
              + ": the content ends within the section header, after "
              + buffer.available()
              + " of 28 bytes; copy or record it again");
    }
    if (!isByteOrderMagic(8)) {
      throw new CaptureFormatException(
          String.format(
              "%s: the section header contains %08x instead of the pcapng byte-order magic; save"
                  + " the capture again",
              name, buffer.i32(8, true)));
    }
  }

  @Override
  int smallestRecord() {
    return SMALLEST_BLOCK;
  }

  @Override
  boolean readRecord() throws IOException {
    if (buffer.i32(0, true) == SECTION) {
      if (!isByteOrderMagic(8)) {
        damaged();
        find(4);
        return false;
      }
      bigEndian = buffer.i32(8, true) == BYTE_ORDER_MAGIC;
      interfaces.clear();
    }
    int type = buffer.i32(0, bigEndian);
    long total = buffer.u32(4, bigEndian);
    long padded = padded(total);
    if (padded > LARGEST_BLOCK) {
      skipLarge(type, total);
      return false;
    }
    if (total >= SMALLEST_BLOCK && !buffer.has((int) padded)) {
      handleOverrun(type);
      return false;
    }
    int size = wholeSize(0, total);
    if (size == 0) {
      damaged();
      find(afterPacket(type));
      return false;
    }
    boolean good =
        isPacket(type) ? takePacket(type, size) : type != INTERFACE || addInterface(size);
    if (!good) {
      damaged();
    }
    if (good && isPacket(type)) {
      take(size);
      return true;
    }
    buffer.skip(size);
    return false;
  }

  private static boolean isPacket(int type) {
    return type == ENHANCED_PACKET || type == SIMPLE_PACKET || type == OBSOLETE_PACKET;
  }

  private static long padded(long length) {
    return length + 3 & ~3L;
  }

  /**
   * Returns the size of a block that is entirely in the buffer, or 0 if its length is not repeated
   * at its end. Some programs do not include the padding in the length, and some omit the padding.
   */
  private int wholeSize(int at, long total) {
    if (total < SMALLEST_BLOCK) {
      return 0;
    }
    int padded = (int) padded(total);
    if (buffer.u32(at + padded - 4, bigEndian) == total) {
      return padded;
    }
    return buffer.u32(at + (int) total - 4, bigEndian) == total ? (int) total : 0;
  }

  /** Skips a block that is too large for the buffer. */
  private void skipLarge(int type, long total) throws IOException {
    if (!buffer.has(LARGEST_BLOCK)) {
      handleOverrun(type);
      return;
    }
    long begin = buffer.offset();
    long size = padded(total);
    if (buffer.canLookAhead()) {
      OptionalInt end = buffer.i32Ahead(size - 4, bigEndian);
      if (end.isEmpty()) {
        handleOverrun(type);
        return;
      }
      if (end.getAsInt() != (int) total) {
        damaged();
        find(afterPacket(type));
        return;
      }
    } else if (isTooLarge(type, total)) {
      damaged();
      find(afterPacket(type));
      return;
    }
    buffer.discard(size - 4);
    if (!buffer.has(4)) {
      endTruncated(begin);
      return;
    }
    if (buffer.u32(0, bigEndian) != total || isPacket(type) || type == INTERFACE) {
      damaged();
    }
    buffer.skip(4);
  }

  /** Returns whether a packet or interface block is longer than its content can be. */
  private boolean isTooLarge(int type, long total) {
    if (type == INTERFACE) {
      return true;
    }
    if (!isPacket(type)) {
      return false;
    }
    long content = packetHeader(type) + padded(capturedIn(type)) + 4;
    return total < content || total - content > MAX_OPTIONS;
  }

  /**
   * Handles a block that extends beyond the end of the stream, because either its length is damaged
   * or the stream is truncated.
   */
  private void handleOverrun(int type) throws IOException {
    long begin = buffer.offset();
    if (find(afterPacket(type))) {
      damaged();
    } else {
      endTruncated(begin);
    }
  }

  private static int packetHeader(int type) {
    return type == SIMPLE_PACKET ? 12 : 28;
  }

  /** The captured length of the packet according to the fields of its block. */
  private long capturedIn(int type) {
    if (type != SIMPLE_PACKET) {
      return buffer.u32(20, bigEndian);
    }
    long wire = buffer.u32(8, bigEndian);
    long most = interfaces.isEmpty() ? 0 : interfaces.getFirst().snapLength();
    return most == 0 ? wire : Math.min(wire, most);
  }

  /**
   * Returns where to start the search for the next block, relative to the start of the damaged
   * block.
   */
  private int afterPacket(int type) throws IOException {
    if (!isPacket(type) || !buffer.has(packetHeader(type))) {
      return 4;
    }
    long captured = capturedIn(type);
    return captured > PcapFormat.LARGEST_RECORD ? 4 : packetHeader(type) + (int) padded(captured);
  }

  private boolean addInterface(int size) {
    if (size < 20 || interfaces.size() == MAX_INTERFACES) {
      return false;
    }
    interfaces.add(PcapngInterface.read(buffer, size, bigEndian));
    return true;
  }

  private boolean takePacket(int type, int size) {
    int header = packetHeader(type);
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
    long space = size - header - 4L;
    long wire = buffer.u32(type == SIMPLE_PACKET ? 8 : 24, bigEndian);
    long captured = type == SIMPLE_PACKET ? Math.min(capturedIn(type), space) : capturedIn(type);
    if (captured > space) {
      return false;
    }
    if (type != SIMPLE_PACKET) {
      timestamp = source.microseconds(buffer.u32(12, bigEndian), buffer.u32(16, bigEndian));
    }
    capturedLength = (int) captured;
    length = (int) Math.min(Math.max(wire, captured), Integer.MAX_VALUE);
    offset = buffer.position() + header;
    return true;
  }

  /**
   * Advances to the next section or to the next intact block of a standard type.
   *
   * @param from where to start the search, relative to the current position
   * @return whether another block was found; if not, the buffer is at its end
   */
  private boolean find(int from) throws IOException {
    buffer.discard(from);
    while (buffer.has(SMALLEST_BLOCK)) {
      if (isBlock()) {
        return true;
      }
      buffer.skip(4);
    }
    buffer.skip(buffer.available());
    end();
    return false;
  }

  private boolean isBlock() throws IOException {
    if (buffer.i32(0, true) == SECTION && isByteOrderMagic(8)) {
      return true;
    }
    int type = buffer.i32(0, bigEndian);
    long total = buffer.u32(4, bigEndian);
    return type > 0
        && type <= LAST_STANDARD_BLOCK
        && padded(total) <= LARGEST_BLOCK
        && buffer.has((int) padded(total))
        && wholeSize(0, total) > 0;
  }

  private boolean isByteOrderMagic(int at) {
    return buffer.i32(at, true) == BYTE_ORDER_MAGIC || buffer.i32(at, false) == BYTE_ORDER_MAGIC;
  }

  @Override
  public int linkType() {
    return source.linkType();
  }
}
