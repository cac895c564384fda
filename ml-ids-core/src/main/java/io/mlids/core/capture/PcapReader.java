package io.mlids.core.capture;

import java.io.IOException;
import java.util.OptionalLong;

/**
 * A pcap file, record by record; several files one behind the other are read as one. What is made
 * of records that are not as they should be is {@link PcapRecords}' policy, and libpcap's in {@link
 * ReadMode#STRICT}.
 */
final class PcapReader extends CurrentPacket {
  private final CaptureBuffer buffer;
  private final ReadMode mode;
  private PcapFormat format;
  private PcapFractions fractions;
  private PcapRecords records;

  private long packets;
  private long wireBytes;
  private long overlong;
  private long damages;
  private long truncatedAt = -1;
  private int toSkip;
  private boolean ended;

  static boolean recognises(CaptureBuffer buffer) {
    return PcapFormat.recognises(buffer, 0);
  }

  PcapReader(CaptureBuffer buffer, String name, ReadMode mode) throws IOException {
    if (!buffer.has(PcapFormat.size(buffer))) {
      throw new CaptureFormatException(
          name
              + ": ends within the file header, after "
              + buffer.available()
              + " of "
              + PcapFormat.size(buffer)
              + " bytes; capture it again");
    }
    this.buffer = buffer;
    this.mode = mode;
    readFileHeader();
  }

  private void readFileHeader() throws IOException {
    format = PcapFormat.read(buffer);
    buffer.discard(PcapFormat.size(buffer));
    fractions = new PcapFractions(buffer, format);
    records = new PcapRecords(buffer, format, fractions);
  }

  @Override
  public boolean next() throws IOException {
    buffer.skip(toSkip);
    toSkip = 0;
    while (!ended) {
      if (!buffer.has(format.recordHeader())) {
        end(buffer.available() > 0 || buffer.isCut());
      } else if (mode == ReadMode.STRICT ? readStrictly() : readTolerantly()) {
        return true;
      }
    }
    return false;
  }

  /** Whether the record at the position is a packet to hand on. */
  private boolean readStrictly() throws IOException {
    long captured = format.captured(buffer, 0);
    if (captured > PcapFormat.LARGEST_RECORD
        || !buffer.has(format.recordHeader() + (int) captured)) {
      end(true);
      return false;
    }
    take((int) captured);
    capturedLength = Math.min(capturedLength, format.snapLength());
    if (capturedLength > length) {
      overlong++;
      buffer.skip(toSkip);
      toSkip = 0;
      return false;
    }
    int seconds = (int) format.seconds(buffer, 0);
    int fraction = (int) format.fraction(buffer, 0);
    timestamp = seconds * 1_000_000L + (format.nanoseconds() ? fraction / 1000 : fraction);
    return true;
  }

  /** Whether the record at the position is a packet to hand on. */
  private boolean readTolerantly() throws IOException {
    switch (records.decide()) {
      case TAKE -> {
        take((int) format.captured(buffer, 0));
        length = Math.max(length, capturedLength);
        timestamp =
            format.seconds(buffer, 0) * 1_000_000L
                + fractions.microseconds(format.fraction(buffer, 0));
        return true;
      }
      case PASS_OVER -> {
        damages++;
        buffer.discard(format.recordHeader() + format.captured(buffer, 0));
      }
      case CUT -> end(true);
      case NEW_FILE -> readFileHeader();
      case LOST -> {
        damages++;
        if (!records.find()) {
          end(false);
        }
      }
    }
    return false;
  }

  private void take(int captured) {
    packets++;
    capturedLength = captured;
    length = (int) Math.min(format.length(buffer, 0), Integer.MAX_VALUE);
    wireBytes += length;
    offset = buffer.position() + format.recordHeader();
    toSkip = format.recordHeader() + captured;
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
    return format.linkType();
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
