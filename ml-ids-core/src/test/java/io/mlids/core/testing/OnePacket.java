package io.mlids.core.testing;

import io.mlids.core.capture.CaptureStatistics;
import io.mlids.core.capture.PacketSource;

/** A source that always returns the same packet, captured completely. */
public record OnePacket(byte[] bytes, long timestamp, int linkType) implements PacketSource {
  /** Creates a source that supplies one Ethernet frame. */
  public OnePacket(byte[] bytes, long timestamp) {
    this(bytes, timestamp, CaptureBytes.ETHERNET);
  }

  public static OnePacket of(Frame frame, long timestamp) {
    return new OnePacket(frame.bytes(), timestamp);
  }

  @Override
  public boolean next() {
    return true;
  }

  @Override
  public int offset() {
    return 0;
  }

  @Override
  public int capturedLength() {
    return bytes.length;
  }

  @Override
  public int length() {
    return bytes.length;
  }

  @Override
  public CaptureStatistics statistics() {
    return CaptureStatistics.NONE;
  }

  @Override
  public void close() {}
}
