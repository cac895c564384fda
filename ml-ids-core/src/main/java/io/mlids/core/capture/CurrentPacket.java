package io.mlids.core.capture;

/** The packet that a source stands at. What reads packets moves it on. */
public abstract class CurrentPacket implements PacketSource {
  int offset;
  public int capturedLength;
  public int length;
  public long timestamp;

  @Override
  public final int offset() {
    return offset;
  }

  @Override
  public final int capturedLength() {
    return capturedLength;
  }

  @Override
  public final int length() {
    return length;
  }

  @Override
  public final long timestamp() {
    return timestamp;
  }
}
