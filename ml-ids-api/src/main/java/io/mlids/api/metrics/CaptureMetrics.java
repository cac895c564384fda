package io.mlids.api.metrics;

import io.mlids.api.capture.CaptureMemory;
import io.mlids.api.capture.CaptureTally;
import io.mlids.api.capture.CaptureTally.Outcome;
import io.mlids.api.capture.ReadingCount;
import io.mlids.core.link.NotEntered;
import io.mlids.core.packet.PacketOutcome;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Metrics about captures, separately for uploads and streams. */
final class CaptureMetrics {

  private CaptureMetrics() {}

  /** Adds the counters, which read the tallies at each scrape. */
  static void register(Figures figures, Map<String, CaptureTally> tallies, CaptureMemory memory) {
    figures.counter(
        "mlids_captures_total",
        "Captures received, by outcome.",
        List.of("kind", "outcome"),
        counter ->
            tallies.forEach(
                (kind, tally) -> {
                  for (Outcome outcome : Outcome.values()) {
                    counter.call(tally.count(outcome), kind, outcome.id());
                  }
                }));
    counter(figures, tallies, "bytes", "Capture bytes received.", CaptureTally::bytes);
    counter(figures, tallies, "packets", "Packets read from captures.", CaptureTally::packets);
    counter(figures, tallies, "flows", "Flows scored in captures.", CaptureTally::flows);
    for (ReadingCount each : ReadingCount.values()) {
      counter(figures, tallies, each.id(), help(each), tally -> tally.count(each));
    }
    figures.counter(
        "mlids_capture_packets_skipped_total",
        "Packets in captures that do not belong to any flow, by reason.",
        List.of("kind", "reason"),
        counter ->
            tallies.forEach(
                (kind, tally) -> {
                  for (PacketOutcome reason : PacketOutcome.values()) {
                    if (reason != PacketOutcome.DECODED) {
                      counter.call(tally.skipped(reason), kind, reason.id());
                    }
                  }
                }));
    figures.counter(
        "mlids_capture_not_entered_total",
        "Encapsulations in captures that were not decoded, by kind.",
        List.of("kind", "encapsulation"),
        counter ->
            tallies.forEach(
                (kind, tally) -> {
                  for (NotEntered each : NotEntered.values()) {
                    counter.call(tally.notEntered(each), kind, each.id());
                  }
                }));
    figures.gauge(
        "mlids_captures_running",
        "Captures in progress.",
        List.of("kind"),
        gauge -> tallies.forEach((kind, tally) -> gauge.call(tally.running(), kind)));
    register(figures, memory);
  }

  /** The help text for a count. */
  static String help(ReadingCount what) {
    return switch (what) {
      case OUT_OF_ORDER -> "Packets timestamped before the previous packet.";
      case LATE -> "Packets that arrived too late to be sorted by time.";
      case FRAGMENTS_JOINED -> "IP fragments that were reassembled.";
      case FRAGMENTS_OVERLAPPING -> "IP fragments that overlap earlier fragments.";
      case FRAGMENTS_DISPLACED ->
          "Fragmented datagrams that were evicted because the table was full.";
      case TIMES_BACKWARDS -> "Packets timestamped before their flow's last packet.";
      case EARLY_EXPIRED -> "Flows ended early because the flow limit was reached.";
      case CLOSES_FORGOTTEN -> "Ended connections that were evicted because the table was full.";
      case DAMAGES -> "Damaged records in captures.";
    };
  }

  private static void register(Figures figures, CaptureMemory memory) {
    figures.gauge(
        "mlids_capture_memory_bytes", "Memory in use by all captures.", () -> memory.claimed());
    figures.gauge(
        "mlids_capture_memory_limit_bytes",
        "Memory limit for all captures (capture-memory).",
        () -> memory.limit());
    figures.counter(
        "mlids_capture_memory_refused_total",
        "Captures rejected because the memory limit was reached.",
        () -> memory.refused());
    figures.counter(
        "mlids_capture_memory_shortened_total",
        "Streams that had to end flows early because the memory limit was reached.",
        () -> memory.shortened());
  }

  private static void counter(
      Figures figures,
      Map<String, CaptureTally> tallies,
      String what,
      String help,
      ToLongFunction<CaptureTally> count) {
    figures.counter(
        "mlids_capture_" + what + "_total",
        help,
        List.of("kind"),
        counter -> tallies.forEach((kind, tally) -> counter.call(count.applyAsLong(tally), kind)));
  }
}
