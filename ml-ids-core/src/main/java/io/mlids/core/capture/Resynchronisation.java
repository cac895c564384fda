package io.mlids.core.capture;

import java.io.IOException;

/**
 * Finds the next record of a pcap file after a damaged one. A place is taken for a record if its
 * lengths, its time and those of the record behind it make sense together; noise that passes all of
 * that twice in a row is very unlikely.
 */
final class Resynchronisation {
  /** How far a record's time may be from the last good one; captures seldom last longer. */
  private static final long NEAR_MICROS = 7L * 24 * 3600 * 1_000_000;

  private final CaptureBuffer buffer;
  private final boolean bigEndian;
  private final long fractions;
  private final int header;

  Resynchronisation(
      CaptureBuffer buffer, boolean bigEndian, boolean nanoseconds, int recordHeader) {
    this.buffer = buffer;
    this.bigEndian = bigEndian;
    this.fractions = nanoseconds ? 1_000_000_000 : 1_000_000;
    this.header = recordHeader;
  }

  /**
   * Moves the buffer to the next record, beginning the search one byte ahead.
   *
   * @param near the time of the last good packet, 0 if there was none
   * @return whether there is one; otherwise the buffer is at its end
   */
  boolean find(long near) throws IOException {
    buffer.skip(1);
    while (buffer.has(header)) {
      if (isRecord(0, near)) {
        int captured = (int) buffer.u32(8, bigEndian);
        int behind = header + captured;
        if (buffer.has(behind + header)) {
          if (isRecord(behind, near)) {
            return true;
          }
        } else if (buffer.available() == behind) {
          return true;
        }
      }
      buffer.skip(1);
    }
    buffer.skip(buffer.available());
    return false;
  }

  private boolean isRecord(int at, long near) {
    long captured = buffer.u32(at + 8, bigEndian);
    long length = buffer.u32(at + 12, bigEndian);
    if (captured == 0 || captured > PcapReader.LARGEST_RECORD || length < captured) {
      return false;
    }
    if (length > PcapReader.LARGEST_RECORD || buffer.u32(at + 4, bigEndian) >= fractions) {
      return false;
    }
    long time = buffer.u32(at, bigEndian) * 1_000_000L;
    return near == 0 || Math.abs(time - near) <= NEAR_MICROS;
  }
}
