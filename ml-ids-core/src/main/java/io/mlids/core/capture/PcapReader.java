package io.mlids.core.capture;

import java.io.IOException;
import java.util.OptionalLong;

/** A pcap file, record by record. */
final class PcapReader extends CurrentPacket {
  private static final int MICROSECONDS = 0xA1B2C3D4;
  private static final int NANOSECONDS = 0xA1B23C4D;

  /** The patched libpcap of old Linux distributions: 8 more bytes in each record header. */
  private static final int MODIFIED = 0xA1B2CD34;

  private static final int FILE_HEADER = 24;

  /** The largest captured length that libpcap accepts, and the snap length that it means by 0. */
  static final int LARGEST_RECORD = 262_144;

  private final CaptureBuffer buffer;
  private final Reading reading;
  private final boolean bigEndian;
  private final boolean nanoseconds;
  private final int recordHeader;
  private final int snapLength;
  private final int linkType;
  private final Resynchronisation resynchronisation;

  private long packets;
  private long wireBytes;
  private long overlong;
  private long damages;
  private long truncatedAt = -1;
  private int toSkip;
  private boolean ended;

  static boolean recognises(CaptureBuffer buffer) {
    return isMagic(buffer.i32(0, true)) || isMagic(buffer.i32(0, false));
  }

  private static boolean isMagic(int number) {
    return number == MICROSECONDS || number == NANOSECONDS || number == MODIFIED;
  }

  PcapReader(CaptureBuffer buffer, String name, Reading reading) throws IOException {
    if (!buffer.has(FILE_HEADER)) {
      throw new CaptureFormatException(
          name
              + ": ends within the file header, after "
              + buffer.available()
              + " of 24 bytes; capture it again");
    }
    this.buffer = buffer;
    this.reading = reading;
    this.bigEndian = isMagic(buffer.i32(0, true));
    int magic = buffer.i32(0, bigEndian);
    this.nanoseconds = magic == NANOSECONDS;
    this.recordHeader = magic == MODIFIED ? 24 : 16;
    int declared = buffer.i32(16, bigEndian);
    this.snapLength = declared <= 0 ? LARGEST_RECORD : declared;
    // The upper bits tell about frame check sequences.
    this.linkType = buffer.i32(20, bigEndian) & 0xFFFF;
    this.resynchronisation = new Resynchronisation(buffer, bigEndian, nanoseconds, recordHeader);
    buffer.skip(FILE_HEADER);
  }

  @Override
  public boolean next() throws IOException {
    buffer.skip(toSkip);
    toSkip = 0;
    while (!ended) {
      if (!buffer.has(recordHeader)) {
        end(buffer.available() > 0 || buffer.isCut());
        break;
      }
      long captured = buffer.u32(8, bigEndian);
      boolean whole = captured <= LARGEST_RECORD && buffer.has(recordHeader + (int) captured);
      if (reading == Reading.TOLERANT && isDamaged(captured, whole)) {
        damages++;
        if (!resynchronisation.find()) {
          end(false);
        }
      } else if (!whole) {
        end(true);
      } else if (take((int) captured)) {
        return true;
      }
    }
    return false;
  }

  private boolean isDamaged(long captured, boolean whole) throws IOException {
    if (whole) {
      return !resynchronisation.believes(recordHeader + (int) captured);
    }
    return captured > LARGEST_RECORD || resynchronisation.recordsBegin(buffer.available());
  }

  /** Whether the record that stands in the buffer is a packet to hand on. */
  private boolean take(int captured) {
    packets++;
    length = (int) Math.min(buffer.u32(12, bigEndian), Integer.MAX_VALUE);
    capturedLength = reading == Reading.STRICT ? Math.min(captured, snapLength) : captured;
    wireBytes += length;
    toSkip = recordHeader + captured;
    if (capturedLength > length) {
      if (reading == Reading.STRICT) {
        overlong++;
        buffer.skip(toSkip);
        toSkip = 0;
        return false;
      }
      length = capturedLength;
    }
    int fraction = buffer.i32(4, bigEndian);
    if (reading == Reading.STRICT) {
      int seconds = buffer.i32(0, bigEndian);
      timestamp = seconds * 1_000_000L + (nanoseconds ? fraction / 1000 : fraction);
    } else {
      long parts = Integer.toUnsignedLong(fraction);
      timestamp = buffer.u32(0, bigEndian) * 1_000_000L + (nanoseconds ? parts / 1000 : parts);
    }
    offset = buffer.position() + recordHeader;
    return true;
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
    return linkType;
  }

  @Override
  public CaptureStatistics statistics() {
    return new CaptureStatistics(
        packets,
        wireBytes,
        buffer.offset(),
        overlong,
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
