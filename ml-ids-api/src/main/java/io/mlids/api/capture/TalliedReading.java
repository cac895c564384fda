package io.mlids.api.capture;

import io.mlids.core.link.NotEntered;
import io.mlids.core.packet.PacketOutcome;
import io.mlids.core.pipeline.ExtractionSummary;
import java.util.EnumMap;
import java.util.Map;

/** Adds the progress of one capture to a tally. Not thread-safe. */
final class TalliedReading {
  private final CaptureTally tally;
  private final Map<ReadingCount, Long> counts = new EnumMap<>(ReadingCount.class);
  private final Map<PacketOutcome, Long> skipped = new EnumMap<>(PacketOutcome.class);
  private final Map<NotEntered, Long> notEntered = new EnumMap<>(NotEntered.class);

  TalliedReading(CaptureTally tally) {
    this.tally = tally;
  }

  /**
   * Adds the increases since the previous call to the tally.
   *
   * @param soFar the summary of everything read from the capture until now
   */
  void upTo(ExtractionSummary soFar) {
    for (ReadingCount each : ReadingCount.values()) {
      tally.add(each, more(counts, each, each.of(soFar)));
    }
    soFar
        .packetsSkipped()
        .forEach((reason, count) -> tally.addSkipped(reason, more(skipped, reason, count)));
    soFar
        .notDecoded()
        .encapsulations()
        .forEach((kind, count) -> tally.addNotEntered(kind, more(notEntered, kind, count)));
  }

  private static <K> long more(Map<K, Long> before, K key, long now) {
    Long last = before.put(key, now);
    return last == null ? now : now - last;
  }
}
