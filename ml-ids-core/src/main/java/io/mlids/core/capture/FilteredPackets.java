package io.mlids.core.capture;

import java.io.IOException;

/** The packets of a source that pass a filter. */
final class FilteredPackets implements PacketSource {
  private final PacketSource source;
  private final BpfFilter filter;
  private long packetsLeftOut;
  private long bytesLeftOut;

  FilteredPackets(PacketSource source, BpfFilter filter) {
    this.source = source;
    this.filter = filter;
  }

  @Override
  public boolean next() throws IOException {
    while (source.next()) {
      if (filter.matches(source)) {
        return true;
      }
      packetsLeftOut++;
      bytesLeftOut += source.length();
    }
    return false;
  }

  @Override
  public byte[] bytes() {
    return source.bytes();
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
  public CaptureStatistics statistics() {
    CaptureStatistics all = source.statistics();
    return new CaptureStatistics(
        all.packets() - packetsLeftOut,
        all.bytes() - bytesLeftOut,
        all.position(),
        all.overlong(),
        all.damages(),
        all.truncatedAt(),
        all.kernelDrops(),
        all.interfaceDrops());
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
