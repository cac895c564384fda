package io.mlids.api.metrics;

import io.mlids.api.capture.ReadingCount;
import io.mlids.api.sensor.SensorStatus;
import io.mlids.core.link.NotEntered;
import io.mlids.core.packet.PacketOutcome;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Prometheus metrics of live capture. */
final class SensorMetrics {

  private SensorMetrics() {}

  static void register(PrometheusRegistry registry, Supplier<SensorStatus.On> sensor) {
    gauge(
        registry,
        "mlids_sensor_up",
        "1 while packets are being captured, otherwise 0.",
        () -> sensor.get().isRunning() ? 1 : 0);
    gauge(
        registry,
        "mlids_sensor_flows_active",
        "Flows that have not ended.",
        () -> sensor.get().summary().flows().active());
    counter(
        registry,
        "failures",
        "Failures of the capture, including link loss.",
        sensor,
        on -> on.failures());
    counter(
        registry, "packets", "Packets captured.", sensor, on -> on.summary().capture().packets());
    counter(
        registry,
        "bytes",
        "Bytes of captured packets on the wire.",
        sensor,
        on -> on.summary().capture().bytes());
    counter(
        registry,
        "flows",
        "Flows scored or waiting to be scored.",
        sensor,
        on -> on.summary().flows().written());
    counter(registry, "attacks", "Flows classified as attacks.", sensor, on -> on.attacks());
    counter(
        registry,
        "flows_dropped",
        "Flows dropped by rule or because the table was full.",
        sensor,
        on -> on.summary().flows().droppedAtLimit() + on.summary().flows().droppedSinglePacket());
    for (ReadingCount each : ReadingCount.values()) {
      // Registered below under another name.
      if (each != ReadingCount.EARLY_EXPIRED) {
        counter(
            registry, each.id(), CaptureMetrics.help(each), sensor, on -> each.of(on.summary()));
      }
    }
    CounterWithCallback.builder()
        .name("mlids_sensor_not_entered_total")
        .help("Encapsulations that were not decoded, by kind.")
        .labelNames("encapsulation")
        .callback(
            counter ->
                sensor
                    .get()
                    .summary()
                    .notDecoded()
                    .encapsulations()
                    .forEach((NotEntered kind, Long n) -> counter.call(n, kind.id())))
        .register(registry);
    counter(
        registry,
        "flows_ended_early",
        "Flows ended early because the flow limit was reached.",
        sensor,
        on -> on.summary().flows().expiredEarly());
    CounterWithCallback.builder()
        .name("mlids_sensor_packets_dropped_total")
        .help("Packets lost before they could be read, by where they were lost.")
        .labelNames("by")
        .callback(
            counter -> {
              SensorStatus.On now = sensor.get();
              counter.call(now.summary().capture().kernelDrops(), "kernel");
              counter.call(now.summary().capture().interfaceDrops(), "interface");
            })
        .register(registry);
    CounterWithCallback.builder()
        .name("mlids_sensor_packets_skipped_total")
        .help("Packets that do not belong to any flow, by reason.")
        .labelNames("reason")
        .callback(
            counter ->
                sensor
                    .get()
                    .summary()
                    .packetsSkipped()
                    .forEach((PacketOutcome reason, Long n) -> counter.call(n, reason.id())))
        .register(registry);
  }

  private static void gauge(
      PrometheusRegistry registry, String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(gauge -> gauge.call(value.getAsDouble()))
        .register(registry);
  }

  private static void counter(
      PrometheusRegistry registry,
      String what,
      String help,
      Supplier<SensorStatus.On> sensor,
      ToDoubleFunction<SensorStatus.On> value) {
    CounterWithCallback.builder()
        .name("mlids_sensor_" + what + "_total")
        .help(help)
        .callback(counter -> counter.call(value.applyAsDouble(sensor.get())))
        .register(registry);
  }
}
