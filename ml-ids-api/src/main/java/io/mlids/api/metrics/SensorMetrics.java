package io.mlids.api.metrics;

import io.mlids.api.capture.ReadingCount;
import io.mlids.api.sensor.SensorStatus;
import io.mlids.core.link.NotEntered;
import io.mlids.core.packet.PacketOutcome;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Prometheus metrics about live capture. */
final class SensorMetrics {

  private SensorMetrics() {}

  static void register(Figures figures, Supplier<SensorStatus.On> sensor) {
    figures.gauge(
        "mlids_sensor_up",
        "1 while packets are being captured, otherwise 0.",
        () -> sensor.get().isRunning() ? 1 : 0);
    figures.gauge(
        "mlids_sensor_flows_active",
        "Flows that are currently open.",
        () -> sensor.get().summary().flows().active());
    counter(
        figures, "failures", "Capture failures, including link loss.", sensor, on -> on.failures());
    counter(
        figures, "packets", "Packets captured.", sensor, on -> on.summary().capture().packets());
    counter(
        figures,
        "bytes",
        "Total length of the captured packets on the wire.",
        sensor,
        on -> on.summary().capture().bytes());
    counter(
        figures,
        "flows",
        "Flows scored or waiting to be scored.",
        sensor,
        on -> on.summary().flows().written());
    counter(figures, "attacks", "Flows classified as attacks.", sensor, on -> on.attacks());
    counter(
        figures,
        "flows_dropped",
        "Flows dropped because of a flow rule or because the table was full.",
        sensor,
        on -> on.summary().flows().droppedAtLimit() + on.summary().flows().droppedSinglePacket());
    for (ReadingCount each : ReadingCount.values()) {
      // This count is registered below under another name.
      if (each != ReadingCount.EARLY_EXPIRED) {
        counter(figures, each.id(), CaptureMetrics.help(each), sensor, on -> each.of(on.summary()));
      }
    }
    figures.counter(
        "mlids_sensor_not_entered_total",
        "Encapsulations that were not decoded, by kind.",
        List.of("encapsulation"),
        counter ->
            sensor
                .get()
                .summary()
                .notDecoded()
                .encapsulations()
                .forEach((NotEntered kind, Long n) -> counter.call(n, kind.id())));
    counter(
        figures,
        "flows_ended_early",
        "Flows ended early because the flow limit was reached.",
        sensor,
        on -> on.summary().flows().expiredEarly());
    figures.counter(
        "mlids_sensor_packets_dropped_total",
        "Packets lost before they could be read, by the place where they were lost.",
        List.of("by"),
        counter -> {
          SensorStatus.On now = sensor.get();
          counter.call(now.summary().capture().kernelDrops(), "kernel");
          counter.call(now.summary().capture().interfaceDrops(), "interface");
        });
    figures.counter(
        "mlids_sensor_packets_skipped_total",
        "Packets that do not belong to any flow, by reason.",
        List.of("reason"),
        counter ->
            sensor
                .get()
                .summary()
                .packetsSkipped()
                .forEach((PacketOutcome reason, Long n) -> counter.call(n, reason.id())));
  }

  private static void counter(
      Figures figures,
      String what,
      String help,
      Supplier<SensorStatus.On> sensor,
      ToDoubleFunction<SensorStatus.On> value) {
    figures.counter(
        "mlids_sensor_" + what + "_total", help, () -> value.applyAsDouble(sensor.get()));
  }
}
