package io.mlids.api.http;

import io.mlids.api.capture.CaptureMemory;
import io.mlids.api.capture.CaptureTally;
import io.mlids.api.capture.CaptureTally.Outcome;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What is counted of captures, by their kind: uploads and streams. */
final class CaptureMetrics {

  private CaptureMetrics() {}

  /** Adds the counters, which ask the tallies whenever somebody asks them. */
  static void register(
      PrometheusRegistry registry, Map<String, CaptureTally> tallies, CaptureMemory memory) {
    CounterWithCallback.builder()
        .name("mlids_captures_total")
        .help("Captures that were sent, by what became of them.")
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
    counter(registry, tallies, "flows", "Flows of captures judged.", CaptureTally::flows);
    GaugeWithCallback.builder()
        .name("mlids_captures_running")
        .help("Captures that are being read.")
        .labelNames("kind")
        .callback(gauge -> tallies.forEach((kind, tally) -> gauge.call(tally.running(), kind)))
        .register(registry);
    register(registry, memory);
  }

  private static void register(PrometheusRegistry registry, CaptureMemory memory) {
    GaugeWithCallback.builder()
        .name("mlids_capture_memory_bytes")
        .help("Memory that captures hold together.")
        .callback(gauge -> gauge.call(memory.claimed()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("mlids_capture_memory_limit_bytes")
        .help("Memory that captures may hold together (--capture-memory).")
        .callback(gauge -> gauge.call(memory.limit()))
        .register(registry);
    CounterWithCallback.builder()
        .name("mlids_capture_memory_refused_total")
        .help("Captures that were refused because others held the memory.")
        .callback(counter -> counter.call(memory.refused()))
        .register(registry);
    CounterWithCallback.builder()
        .name("mlids_capture_memory_shortened_total")
        .help("Streams that had to end flows early because others held the memory.")
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
