package io.mlids.core.capture;

/** A packet source that keeps the current packet in fields, which its subclasses set. */
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
