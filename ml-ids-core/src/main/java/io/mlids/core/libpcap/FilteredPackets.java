package io.mlids.core.libpcap;

import io.mlids.core.capture.CaptureStatistics;
import io.mlids.core.capture.ForwardingSource;
import io.mlids.core.capture.PacketSource;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The packets of a source that match a filter. */
final class FilteredPackets extends ForwardingSource {
  private final BpfFilter filter;
  private long packetsSkipped;
  private long bytesSkipped;

  /** Whether the filter has been applied to at least one packet. */
  private boolean used;

  private Optional<BpfFilterException> refusal = Optional.empty();
  private @Nullable BpfFilterException firstRefusal;

  FilteredPackets(PacketSource source, BpfFilter filter) {
    super(source);
    this.filter = filter;
  }

  @Override
  public boolean next() throws IOException {
    while (source.next()) {
      refusal = filter.refusal(source.linkType());
      if (refusal.isPresent()) {
        if (firstRefusal == null) {
          firstRefusal = refusal.get();
        }
        return true;
      }
      used = true;
      if (filter.matches(source)) {
        return true;
      }
      packetsSkipped++;
      bytesSkipped += source.length();
    }
    if (firstRefusal != null && !used) {
      throw firstRefusal;
    }
    return false;
  }

  @Override
  public int linkType() {
    return refusal.isPresent() ? NO_LINK_TYPE : source.linkType();
  }

  @Override
  public CaptureStatistics statistics() {
    CaptureStatistics all = source.statistics();
    return new CaptureStatistics(
        all.packets() - packetsSkipped,
        all.bytes() - bytesSkipped,
        all.position(),
        all.overlong(),
        all.damages(),
        all.truncatedAt(),
        all.kernelDrops(),
        all.interfaceDrops());
  }
}
