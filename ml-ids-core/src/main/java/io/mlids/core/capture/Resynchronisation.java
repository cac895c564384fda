package io.mlids.core.capture;

import java.io.IOException;

/**
 * Tells damaged records of a pcap file from good ones, and finds the next good one. The format has
 * no marks between records, so a record is believed for the header behind it: one that has sensible
 * lengths and a time close by. Where that fails, a record is still taken as it says unless there is
 * evidence against it: two records in a row that begin inside it, or a time far from the good ones.
 * Noise that passes for two records in a row is very unlikely.
 */
final class Resynchronisation {
  /** How far a record's time may be from the one before; captures seldom pause longer. */
  private static final long NEAR_SECONDS = 7L * 24 * 3600;

  /** No good record has been seen yet. */
  private static final long UNKNOWN = -1;

  private final CaptureBuffer buffer;
  private final boolean bigEndian;
  private final long fractions;
  private final int header;

  /** The time of the last record that had a good one behind it. */
  private long near = UNKNOWN;

  /** Whether the record at hand was not seen to be a good one from the record before. */
  private boolean inDoubt = true;

  Resynchronisation(
      CaptureBuffer buffer, boolean bigEndian, boolean nanoseconds, int recordHeader) {
    this.buffer = buffer;
    this.bigEndian = bigEndian;
    this.fractions = nanoseconds ? 1_000_000_000 : 1_000_000;
    this.header = recordHeader;
  }

  /**
   * Whether to take the record at the position, all of which stands in the buffer. Looks at the
   * header behind it if that has been read already, and does not wait for it.
   *
   * @param end length of the record, its header included
   */
  boolean believes(int end) throws IOException {
    long seconds = buffer.u32(0, bigEndian);
    boolean seen = buffer.available() >= end + header;
    if (seen && isRecord(end, seconds)) {
      near = seconds;
      inDoubt = false;
      return true;
    }
    boolean doubted = inDoubt;
    inDoubt = true;
    if (seen && !(isRecord(0, UNKNOWN) && isRecord(end, UNKNOWN)) && recordsBegin(end)) {
      return false;
    }
    return !doubted || isNear(seconds, near) || isRecord(0, UNKNOWN);
  }

  /** Whether two records in a row begin behind the position, the first before {@code end}. */
  boolean recordsBegin(int end) throws IOException {
    long time = near == UNKNOWN ? buffer.u32(0, bigEndian) : near;
    for (int at = 1; at < end && buffer.has(at + header); at++) {
      if (areRecords(at, time)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Moves the buffer to the next record, beginning the search one byte ahead.
   *
   * @return whether there is one; otherwise the buffer is at its end
   */
  boolean find() throws IOException {
    buffer.skip(1);
    while (buffer.has(header)) {
      if (areRecords(0, near)) {
        inDoubt = false;
        return true;
      }
      buffer.skip(1);
    }
    buffer.skip(buffer.available());
    return false;
  }

  /** Whether there is a record and then another one, or the end of the file. */
  private boolean areRecords(int at, long time) throws IOException {
    if (!isRecord(at, time)) {
      return false;
    }
    int behind = at + header + (int) buffer.u32(at + 8, bigEndian);
    return buffer.has(behind + header)
        ? isRecord(behind, buffer.u32(at, bigEndian))
        : buffer.available() == behind;
  }

  private boolean isRecord(int at, long seconds) {
    long captured = buffer.u32(at + 8, bigEndian);
    long length = buffer.u32(at + 12, bigEndian);
    return captured != 0
        && captured <= length
        && length <= PcapReader.LARGEST_RECORD
        && buffer.u32(at + 4, bigEndian) < fractions
        && isNear(buffer.u32(at, bigEndian), seconds);
  }

  private static boolean isNear(long seconds, long other) {
    return other == UNKNOWN || Math.abs(seconds - other) <= NEAR_SECONDS;
  }
}
