package io.mlids.api.metrics.minute;

import io.mlids.api.capture.CaptureTally;
import io.mlids.api.dispatch.OriginCounts;
import io.mlids.api.history.figure.FigureCounts;
import io.mlids.api.sensor.SensorStatus;
import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.capture.CaptureStatistics;
import io.mlids.core.drift.DriftReport;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * The counts of each source of packets since the start. The parts of the server are added while it
 * starts. There is one source for the interface, one for all uploads, one for all streams, and one
 * for submitted rows, so names of files cannot make more. Thread-safe.
 */
public final class TrafficTotals {
  private final LongAdder rows = new LongAdder();
  private final LongAdder rowAttacks = new LongAdder();
  private volatile OriginCounts found = new OriginCounts();
  private volatile Map<String, CaptureTally> captures = Map.of();
  private volatile Supplier<Optional<SensorStatus.On>> sensor = Optional::empty;
  private volatile Supplier<Optional<DriftReport>> drift = Optional::empty;

  /** Counts scored rows that a client submitted. */
  public void rows(int scored, int attacks) {
    rows.add(scored);
    rowAttacks.add(attacks);
  }

  /** Adds what was found in the packets. */
  public void found(OriginCounts counts) {
    found = counts;
  }

  /**
   * Adds the captures.
   *
   * @param tallies the counts of uploads and streams, by the name of their kind
   */
  public void captures(Map<String, CaptureTally> tallies) {
    captures = Map.copyOf(tallies);
  }

  /** Adds the sensor. */
  public void sensor(Supplier<SensorStatus.On> status) {
    sensor = () -> Optional.of(status.get());
  }

  /** Adds the drift report. */
  public void drift(Supplier<Optional<DriftReport>> reports) {
    drift = reports;
  }

  /** The share of values outside the training range, from 0 to 1; empty if it is unknown. */
  OptionalDouble drift() {
    return drift
        .get()
        .filter(report -> report.rows() > 0)
        .map(report -> OptionalDouble.of(report.outside()))
        .orElseGet(OptionalDouble::empty);
  }

  /** The source that is recorded even in minutes without packets: the sensor, if there is one. */
  Optional<String> steady() {
    return sensor.get().map(TrafficTotals::name);
  }

  private static String name(SensorStatus.On on) {
    return new AlertOrigin(AlertOrigin.Kind.SENSOR, on.settings().interfaceName()).text();
  }

  /** The counts since the start, by source. */
  Map<String, FigureCounts> now() {
    Map<String, FigureCounts> totals = new TreeMap<>();
    sensor.get().ifPresent(on -> totals.put(name(on), of(on)));
    captures.forEach(
        (kind, tally) ->
            totals.put(
                kind,
                counts(
                    kind.equals(AlertOrigin.STREAM.text())
                        ? AlertOrigin.Kind.STREAM
                        : AlertOrigin.Kind.UPLOAD,
                    tally.packets(),
                    tally.bytes(),
                    0,
                    tally.flows())));
    long alerts = found.of(AlertOrigin.Kind.API).alerts();
    totals.put(
        AlertOrigin.API.text(), new FigureCounts(0, 0, 0, rows.sum(), rowAttacks.sum(), alerts, 0));
    return totals;
  }

  private FigureCounts of(SensorStatus.On on) {
    CaptureStatistics capture = on.summary().capture();
    return counts(
        AlertOrigin.Kind.SENSOR,
        capture.packets(),
        capture.bytes(),
        capture.kernelDrops() + capture.interfaceDrops(),
        on.summary().flows().written());
  }

  private FigureCounts counts(
      AlertOrigin.Kind kind, long packets, long bytes, long dropped, long flows) {
    OriginCounts.Of of = found.of(kind);
    return new FigureCounts(
        packets, bytes, dropped, flows, of.attacks(), of.alerts(), of.incidents());
  }
}
