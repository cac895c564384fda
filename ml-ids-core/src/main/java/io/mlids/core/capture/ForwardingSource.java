package io.mlids.core.capture;

import java.io.IOException;

/** A source that forwards all calls to another source. */
public abstract class ForwardingSource implements PacketSource {
  /** The source to which all calls are forwarded. */
  protected final PacketSource source;

  protected ForwardingSource(PacketSource source) {
    this.source = source;
  }

  @Override
  public byte[] bytes() {
    return source.bytes();
  }

  @Override
  public boolean retain(WindowGuard guard) {
    return source.retain(guard);
  }

  @Override
  public int offset() {
    return source.offset();
  }

  @Override
  public int capturedLength() {
    return source.capturedLength();
  }

  @Override
  public int length() {
    return source.length();
  }

  @Override
  public long timestamp() {
    return source.timestamp();
  }

  @Override
  public int linkType() {
    return source.linkType();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
