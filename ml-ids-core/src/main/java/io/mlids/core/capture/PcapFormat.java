package io.mlids.core.capture;

import java.io.IOException;

/**
 * The header of a pcap file, which determines how its records are read.
 *
 * @param recordHeader the size of a record header, in bytes
 * @param smallerIsCaptured whether the two lengths of a record may be in either order, as before
 *     version 2.4
 * @param snapLength the maximum captured length of a packet
 * @param linkType the LINKTYPE number of all packets
 */
public record PcapFormat(
    boolean bigEndian,
    boolean nanoseconds,
    int recordHeader,
    boolean smallerIsCaptured,
    int snapLength,
    int linkType) {
  private static final int SIZE = 24;

  /** The largest captured length that libpcap accepts. A snap length of 0 means this value. */
  public static final int LARGEST_RECORD = 262_144;

  private static final int MICROSECONDS = 0xA1B2C3D4;
  private static final int NANOSECONDS = 0xA1B23C4D;

  /**
   * The magic number of a patched libpcap in old Linux distributions, which wrote eight additional
   * bytes in each record header.
   */
  private static final int MODIFIED = 0xA1B2CD34;

  /**
   * A magic number written by Ixia test equipment. The file header is four bytes longer, and
   * timestamps are always in microseconds.
   */
  private static final int IXIA_HARDWARE = 0x1C0001AC;

  private static final int IXIA_SOFTWARE = 0x1C0001AB;

  static boolean recognises(CaptureBuffer buffer, int at) {
    return isMagic(buffer.i32(at, true)) || isMagic(buffer.i32(at, false));
  }

  private static boolean isMagic(int number) {
    return number == MICROSECONDS || number == NANOSECONDS || number == MODIFIED || isIxia(number);
  }

  private static boolean isIxia(int number) {
    return number == IXIA_HARDWARE || number == IXIA_SOFTWARE;
  }

  /** The size of the file header at the current position of the buffer. */
  static int size(CaptureBuffer buffer) {
    return isIxia(buffer.i32(0, true)) || isIxia(buffer.i32(0, false)) ? SIZE + 4 : SIZE;
  }

  /**
   * Reads the file header at the current position of the buffer. Call this method only if {@link
   * #recognises} is true for the buffer.
   */
  static PcapFormat read(CaptureBuffer buffer) {
    boolean bigEndian = isMagic(buffer.i32(0, true));
    int magic = buffer.i32(0, bigEndian);
    int declared = buffer.i32(16, bigEndian);
    return new PcapFormat(
        bigEndian,
        magic == NANOSECONDS,
        magic == MODIFIED ? 24 : 16,
        // Old programs wrote the original length before the captured length.
        buffer.u16(4, bigEndian) != 2 || buffer.u16(6, bigEndian) < 4,
        declared <= 0 ? LARGEST_RECORD : declared,
        // The upper bits describe the frame check sequence.
        buffer.i32(20, bigEndian) & 0xFFFF);
  }

  /**
   * Returns whether a file header, rather than a record, starts at the given offset, as in
   * concatenated captures.
   */
  static boolean begins(CaptureBuffer buffer, int at) throws IOException {
    if (!recognises(buffer, at) || !buffer.has(at + SIZE)) {
      return false;
    }
    boolean bigEndian = isMagic(buffer.i32(at, true));
    return buffer.u16(at + 4, bigEndian) == 2
        && buffer.u16(at + 6, bigEndian) <= 4
        && buffer.i32(at + 8, bigEndian) == 0
        && buffer.i32(at + 12, bigEndian) == 0;
  }

  long seconds(CaptureBuffer buffer, int at) {
    return buffer.u32(at, bigEndian);
  }

  long fraction(CaptureBuffer buffer, int at) {
    return buffer.u32(at + 4, bigEndian);
  }

  long captured(CaptureBuffer buffer, int at) {
    long captured = buffer.u32(at + 8, bigEndian);
    return smallerIsCaptured ? Math.min(captured, buffer.u32(at + 12, bigEndian)) : captured;
  }

  long length(CaptureBuffer buffer, int at) {
    long length = buffer.u32(at + 12, bigEndian);
    return smallerIsCaptured ? Math.max(length, buffer.u32(at + 8, bigEndian)) : length;
  }
}
