package io.mlids.core.capture;

import java.io.IOException;

/**
 * Reads the records of a pcap file, or of several concatenated files. {@link PcapRecords} decides
 * what to do with invalid records. With {@link ReadMode#STRICT}, invalid records are treated as in
 * libpcap.
 */
final class PcapReader extends BufferedSource {
  private final ReadMode mode;
  private PcapFormat format;
  private PcapFractions fractions;
  private PcapRecords records;

  static boolean recognises(CaptureBuffer buffer) {
    return PcapFormat.recognises(buffer, 0);
  }

  PcapReader(CaptureBuffer buffer, String name, ReadMode mode) throws IOException {
    super(buffer);
    if (!buffer.has(PcapFormat.size(buffer))) {
      throw new CaptureFormatException(
          name
              + ": the content ends within the file header, after "
              + buffer.available()
              + " of "
              + PcapFormat.size(buffer)
              + " bytes; copy or record it again");
    }
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
  int smallestRecord() {
    return format.recordHeader();
  }

  @Override
  boolean readRecord() throws IOException {
    return mode == ReadMode.STRICT ? readStrictly() : readTolerantly();
  }

  private boolean readStrictly() throws IOException {
    long captured = format.captured(buffer, 0);
    if (captured > PcapFormat.LARGEST_RECORD
        || !buffer.has(format.recordHeader() + (int) captured)) {
      endTruncated(buffer.offset());
      return false;
    }
    takeRecord((int) captured);
    capturedLength = Math.min(capturedLength, format.snapLength());
    if (capturedLength > length) {
      dropOverlong();
      return false;
    }
    int seconds = (int) format.seconds(buffer, 0);
    int fraction = (int) format.fraction(buffer, 0);
    timestamp = seconds * 1_000_000L + (format.nanoseconds() ? fraction / 1000 : fraction);
    return true;
  }

  private boolean readTolerantly() throws IOException {
    switch (records.decide()) {
      case TAKE -> {
        takeRecord((int) format.captured(buffer, 0));
        length = Math.max(length, capturedLength);
        timestamp =
            format.seconds(buffer, 0) * 1_000_000L
                + fractions.microseconds(format.fraction(buffer, 0));
        return true;
      }
      case SKIP -> {
        damaged();
        buffer.discard(format.recordHeader() + format.captured(buffer, 0));
      }
      case TRUNCATED -> endTruncated(buffer.offset());
      case NEW_FILE -> readFileHeader();
      case LOST -> {
        damaged();
        if (!records.find()) {
          end();
        }
      }
    }
    return false;
  }

  private void takeRecord(int captured) {
    capturedLength = captured;
    length = (int) Math.min(format.length(buffer, 0), Integer.MAX_VALUE);
    offset = buffer.position() + format.recordHeader();
    take(format.recordHeader() + captured);
  }

  @Override
  public int linkType() {
    return format.linkType();
  }
}
