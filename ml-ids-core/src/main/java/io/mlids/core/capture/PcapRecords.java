package io.mlids.core.capture;

import java.io.IOException;

/**
 * Decides what to do with the pcap record at the current position of the buffer.
 *
 * <p>Nothing marks the boundaries between records, and the sender of a packet can choose content
 * that looks like records. A record that is complete in the file is therefore treated as a record,
 * even if it has unusual values, and its content is not searched. A record is treated as damaged in
 * only two cases. In the first case, the captured length exceeds the limit or extends beyond the
 * end of the file, and the record is neither complete nor plausibly truncated. In the second case,
 * the record's time is far from the times of other records, and no plausible record follows. If the
 * time of the damaged record is close to the times of other records, the search for the next record
 * starts after the damaged record's content, whose length is assumed to be the smaller of the two
 * lengths. If the time is not close, the search starts at the next byte. The search accepts a
 * record if its lengths are possible, its time is close, and another record whose time is close
 * follows. A truncated last record is not searched. These rules have one exception. If the captured
 * length of a record exceeds its packet length, the next record should start after the captured
 * length. If no record starts there, but one starts after the packet length, the first record ends
 * at its packet length.
 *
 * <p>The lookahead is bounded, so reading takes linear time.
 */
final class PcapRecords {
  /** The decision about a record. */
  enum Decision {
    /** The record is a packet. */
    TAKE,
    /** The record is complete, but too large for a packet. */
    SKIP,
    /** The file ends within the record. */
    TRUNCATED,
    /** Another pcap file starts here. */
    NEW_FILE,
    /** The record is damaged. Call {@link #find} to find the next record. */
    LOST
  }

  /** The largest plausible time between records. Captures rarely pause for longer. */
  private static final long NEAR_SECONDS = 7L * 24 * 3600;

  /** The number of following records to examine. */
  private static final int MAX_ODD_RECORDS = 4;

  /** The value of {@link #near} before the first record is accepted. */
  private static final long UNKNOWN = -1;

  private final CaptureBuffer buffer;
  private final PcapFormat format;
  private final PcapFractions fractions;
  private final int header;

  /** The time of the last accepted record. */
  private long near = UNKNOWN;

  /** The start of the search, relative to the damaged record. */
  private int searchFrom;

  PcapRecords(CaptureBuffer buffer, PcapFormat format, PcapFractions fractions) {
    this.buffer = buffer;
    this.format = format;
    this.fractions = fractions;
    this.header = format.recordHeader();
  }

  /**
   * Examines the record at the current position. The header of the record must be in the buffer.
   */
  Decision decide() throws IOException {
    if (PcapFormat.begins(buffer, 0)) {
      return Decision.NEW_FILE;
    }
    long seconds = format.seconds(buffer, 0);
    long captured = format.captured(buffer, 0);
    boolean close = isNear(seconds, near);
    if (captured > PcapFormat.LARGEST_RECORD) {
      return isCompleteButTooLarge(captured) ? Decision.SKIP : lost(close);
    }
    if (!buffer.has(header + (int) captured)) {
      return endsAtItsLength()
          ? lost(true)
          : close || isSensible(0) ? Decision.TRUNCATED : lost(false);
    }
    if (close && isSensible(0)) {
      return take(seconds);
    }
    if (!isFollowed(0, 1, !close)
        && (close ? endsAtItsLength() : isZero(0) || !isSensible(0) && !isChainPlausible())) {
      return lost(close);
    }
    return take(seconds);
  }

  private Decision take(long seconds) {
    if (isNear(seconds, near) || isSensible(0)) {
      near = seconds;
    }
    return Decision.TAKE;
  }

  /**
   * Treats the record as damaged.
   *
   * @param isHeader whether the bytes are known to be a record header
   */
  private Decision lost(boolean isHeader) {
    long size = Math.min(format.captured(buffer, 0), format.length(buffer, 0));
    searchFrom = isHeader && size <= PcapFormat.LARGEST_RECORD ? header + (int) size : 1;
    return Decision.LOST;
  }

  /**
   * Advances the buffer from a damaged record to the next intact one.
   *
   * @return whether an intact record was found; if not, the buffer is at its end
   */
  boolean find() throws IOException {
    buffer.discard(searchFrom);
    while (buffer.has(header)) {
      if (isRecord(0)) {
        return true;
      }
      buffer.skip(1);
    }
    buffer.skip(buffer.available());
    return false;
  }

  /**
   * Returns whether a record starts at an offset and is followed by another record or the end of
   * the file.
   */
  private boolean isRecord(int at) throws IOException {
    if (!buffer.has(at + header)
        || !isPossible(at)
        || !isNear(format.seconds(buffer, at), near)
        || isZero(at)) {
      return false;
    }
    int behind = at + header + (int) format.captured(buffer, at);
    return buffer.has(behind + header)
        ? isFollowed(at, isSensible(at) ? MAX_ODD_RECORDS : 1, true)
        : isSensible(at);
  }

  /**
   * Returns whether one of the following records has a time close to the time of this record or of
   * previous records. Bytes that have not been read yet are assumed to be a record whose time is
   * close.
   *
   * @param most the maximum number of records to examine; more than one may be necessary, because
   *     some may have unusual times
   * @param wait whether to wait for bytes that have not been read yet
   */
  private boolean isFollowed(int at, int most, boolean wait) throws IOException {
    long next = at;
    for (int i = 0; i < most; i++) {
      next += header + format.captured(buffer, (int) next);
      if (next + header > CaptureBuffer.LARGEST_REQUEST) {
        return true;
      }
      int there = (int) next;
      if (buffer.available() < there + header && !(wait && buffer.has(there + header))) {
        return !buffer.isEnded() || buffer.available() == there;
      }
      if (PcapFormat.begins(buffer, there)) {
        return true;
      }
      if (!isPossible(there)) {
        return false;
      }
      long seconds = format.seconds(buffer, there);
      if (near != UNKNOWN && isNear(seconds, near)
          || !isZero(there) && isNear(seconds, format.seconds(buffer, at))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns whether the next records are all plausible, regardless of their times. The chain may
   * also stop early, at the end of the file. If this record is not genuine, the bytes after it are
   * very unlikely to form a chain of plausible headers.
   */
  private boolean isChainPlausible() throws IOException {
    long next = 0;
    for (int i = 0; i < MAX_ODD_RECORDS; i++) {
      next += header + format.captured(buffer, (int) next);
      if (next + header > CaptureBuffer.LARGEST_REQUEST) {
        return true;
      }
      int there = (int) next;
      if (!buffer.has(there + header)) {
        return buffer.available() == there;
      }
      if (!isPossible(there)
          || isZero(there)
          || format.fraction(buffer, there) >= PcapFractions.NANOSECONDS) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns whether this record's captured length exceeds its packet length, but the next record
   * starts at the end that the packet length implies.
   */
  private boolean endsAtItsLength() throws IOException {
    long length = format.length(buffer, 0);
    return length < format.captured(buffer, 0) && isRecord(header + (int) length);
  }

  private boolean isCompleteButTooLarge(long captured) throws IOException {
    long end = header + captured;
    if (end + header > CaptureBuffer.LARGEST_REQUEST || !buffer.has((int) end)) {
      return false;
    }
    return buffer.has((int) end + header)
        ? isPossible((int) end)
            && isNear(format.seconds(buffer, (int) end), format.seconds(buffer, 0))
        : buffer.available() == end;
  }

  private boolean isSensible(int at) {
    long captured = format.captured(buffer, at);
    long length = format.length(buffer, at);
    return captured != 0
        && captured <= length
        && length <= PcapFormat.LARGEST_RECORD
        && format.fraction(buffer, at) < fractions.perSecond();
  }

  private boolean isPossible(int at) {
    return format.captured(buffer, at) <= PcapFormat.LARGEST_RECORD;
  }

  /**
   * Returns whether the seconds and the length in the header are zero, as in a hole in a sparse
   * file.
   */
  private boolean isZero(int at) {
    return format.seconds(buffer, at) == 0 && format.length(buffer, at) == 0;
  }

  private static boolean isNear(long seconds, long other) {
    return other == UNKNOWN || Math.abs(seconds - other) <= NEAR_SECONDS;
  }
}
