package io.mlids.core.capture;

import java.io.IOException;
import java.util.OptionalLong;

/** A source that reads one record at a time from a {@link CaptureBuffer} and counts the records. */
abstract class BufferedSource extends CurrentPacket {
  final CaptureBuffer buffer;

  private long packets;
  private long wireBytes;
  private long overlong;
  private long damages;
  private long truncatedAt = -1;
  private int toSkip;
  private boolean ended;

  BufferedSource(CaptureBuffer buffer) {
    this.buffer = buffer;
  }

  /** The minimum size of a record in bytes. */
  abstract int smallestRecord();

  /**
   * Reads the record at the current position of the buffer, and returns whether it is a packet to
   * deliver.
   */
  abstract boolean readRecord() throws IOException;

  @Override
  public final boolean next() throws IOException {
    skipRecord();
    while (!ended) {
      if (!buffer.has(smallestRecord())) {
        if (buffer.available() > 0 || buffer.isCut()) {
          endTruncated(buffer.offset());
        } else {
          end();
        }
      } else if (readRecord()) {
        return true;
      }
    }
    return false;
  }

  /** Counts the current packet. The next call to {@link #next} first skips the packet's record. */
  final void take(int recordSize) {
    packets++;
    wireBytes += length;
    toSkip = recordSize;
  }

  /** Drops the current packet, because its captured length exceeds its original length. */
  final void dropOverlong() {
    overlong++;
    skipRecord();
  }

  private void skipRecord() {
    buffer.skip(toSkip);
    toSkip = 0;
  }

  final void damaged() {
    damages++;
  }

  final void end() {
    ended = true;
  }

  /**
   * Ends the source because it is truncated within the record that begins at the given offset of
   * the stream.
   */
  final void endTruncated(long begin) {
    ended = true;
    truncatedAt = begin;
  }

  @Override
  public final byte[] bytes() {
    return buffer.bytes();
  }

  @Override
  public final boolean retain(WindowGuard guard) {
    buffer.retain(guard);
    return true;
  }

  @Override
  public final CaptureStatistics statistics() {
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
  public final void close() throws IOException {
    buffer.close();
  }
}
