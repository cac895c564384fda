package io.mlids.api.metrics;

import io.mlids.api.capture.CaptureMemory;
import io.mlids.api.capture.CaptureTally;
import io.mlids.api.capture.CaptureTally.Outcome;
import io.mlids.api.capture.ReadingCount;
import io.mlids.core.link.NotEntered;
import io.mlids.core.packet.PacketOutcome;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Metrics of captures by kind: uploads and streams. */
final class CaptureMetrics {

  private CaptureMetrics() {}

  /** Adds the counters, which read the tallies at each scrape. */
  static void register(
      PrometheusRegistry registry, Map<String, CaptureTally> tallies, CaptureMemory memory) {
    CounterWithCallback.builder()
        .name("mlids_captures_total")
        .help("Captures received, by outcome.")
        .labelNames("kind", "outcome")
        .callback(
            counter ->
                tallies.forEach(
                    (kind, tally) -> {
                      for (Outcome outcome : Outcome.values()) {
                        counter.call(tally.count(outcome), kind, outcome.id());
                      }
                    }))
        .register(registry);
    counter(registry, tallies, "bytes", "Bytes of captures received.", CaptureTally::bytes);
    counter(registry, tallies, "packets", "Packets of captures read.", CaptureTally::packets);
    counter(registry, tallies, "flows", "Flows of captures scored.", CaptureTally::flows);
    for (ReadingCount each : ReadingCount.values()) {
      counter(registry, tallies, each.id(), help(each), tally -> tally.count(each));
    }
    CounterWithCallback.builder()
        .name("mlids_capture_packets_skipped_total")
        .help("Packets in captures that do not belong to any flow, by reason.")
        .labelNames("kind", "reason")
        .callback(
            counter ->
                tallies.forEach(
                    (kind, tally) -> {
                      for (PacketOutcome reason : PacketOutcome.values()) {
                        if (reason != PacketOutcome.DECODED) {
                          counter.call(tally.skipped(reason), kind, reason.id());
                        }
                      }
                    }))
        .register(registry);
    CounterWithCallback.builder()
        .name("mlids_capture_not_entered_total")
        .help("Encapsulations in captures that were not decoded, by kind.")
        .labelNames("kind", "encapsulation")
        .callback(
            counter ->
                tallies.forEach(
                    (kind, tally) -> {
                      for (NotEntered each : NotEntered.values()) {
                        counter.call(tally.notEntered(each), kind, each.id());
                      }
                    }))
        .register(registry);
    GaugeWithCallback.builder()
        .name("mlids_captures_running")
        .help("Captures in progress.")
        .labelNames("kind")
        .callback(gauge -> tallies.forEach((kind, tally) -> gauge.call(tally.running(), kind)))
        .register(registry);
    register(registry, memory);
  }

  /** The help text for a count. */
  static String help(ReadingCount what) {
    return switch (what) {
      case OUT_OF_ORDER -> "Packets with an earlier timestamp than the previous packet.";
      case LATE -> "Packets that arrived too late to be sorted by time.";
      case FRAGMENTS_JOINED -> "IP fragments that were reassembled.";
      case FRAGMENTS_OVERLAPPING -> "IP fragments that repeat bytes of earlier ones.";
      case FRAGMENTS_DISPLACED ->
          "Fragmented datagrams that were evicted because the table was full.";
      case TIMES_BACKWARDS ->
          "Packets with an earlier timestamp than the last packet of their flow.";
      case EARLY_EXPIRED -> "Flows ended early because the flow limit was reached.";
      case CLOSES_FORGOTTEN -> "Ended connections that were evicted because the table was full.";
      case DAMAGES -> "Damaged records in captures.";
    };
  }

  private static void register(PrometheusRegistry registry, CaptureMemory memory) {
    GaugeWithCallback.builder()
        .name("mlids_capture_memory_bytes")
        .help("Memory in use by all captures.")
        .callback(gauge -> gauge.call(memory.claimed()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("mlids_capture_memory_limit_bytes")
        .help("Memory limit of all captures (--capture-memory).")
        .callback(gauge -> gauge.call(memory.limit()))
        .register(registry);
    CounterWithCallback.builder()
        .name("mlids_capture_memory_refused_total")
        .help("Captures rejected because the memory limit was reached.")
        .callback(counter -> counter.call(memory.refused()))
        .register(registry);
    CounterWithCallback.builder()
        .name("mlids_capture_memory_shortened_total")
        .help("Streams that had to end flows early because the memory limit was reached.")
        .callback(counter -> counter.call(memory.shortened()))
        .register(registry);
  }

  private static void counter(
      PrometheusRegistry registry,
      Map<String, CaptureTally> tallies,
      String what,
      String help,
      ToLongFunction<CaptureTally> count) {
    CounterWithCallback.builder()
        .name("mlids_capture_" + what + "_total")
        .help(help)
        .labelNames("kind")
        .callback(
            counter ->
                tallies.forEach((kind, tally) -> counter.call(count.applyAsLong(tally), kind)))
        .register(registry);
  }
}
