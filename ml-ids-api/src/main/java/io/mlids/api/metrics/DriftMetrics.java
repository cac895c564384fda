package io.mlids.api.metrics;

import io.mlids.core.drift.DriftReport;
import io.mlids.core.drift.DriftState;
import io.mlids.core.drift.FeatureDrift;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Prometheus metrics on the drift of scored flows from the training rows; absent without a drift
 * report.
 */
final class DriftMetrics {
  private DriftMetrics() {}

  static void register(Figures figures, Supplier<Optional<DriftReport>> reports) {
    figures.gauge(
        "mlids_drift",
        "1 while the flows differ from the training data, otherwise 0, including while the"
            + " state is unknown (see mlids_drift_state).",
        List.of(),
        of(reports, (gauge, now) -> gauge.call(now.drifting() ? 1 : 0)));
    figures.gauge(
        "mlids_drift_state",
        "1 for the current state, 0 for the others; cannot_tell_yet while too few flows have"
            + " been scored or too many packets have been skipped.",
        List.of("state"),
        of(
            reports,
            (gauge, now) -> {
              for (DriftState each : DriftState.values()) {
                gauge.call(each == now.state() ? 1 : 0, each.id());
              }
            }));
    figures.gauge(
        "mlids_drift_window_flows",
        "Number of flows in the drift window.",
        List.of(),
        of(reports, (gauge, now) -> gauge.call(now.rows())));
    figures.gauge(
        "mlids_drift_outside_ratio",
        "Share of all values outside the training range.",
        List.of(),
        of(reports, (gauge, now) -> gauge.call(now.outside())));
    figures.gauge(
        "mlids_drift_features_out_of_range",
        "Features repeatedly outside the training range.",
        List.of(),
        of(reports, (gauge, now) -> gauge.call(now.outOfRange())));
    figures.gauge(
        "mlids_drift_feature_outside_ratio",
        "Share of flows whose value for the feature lies outside the training range.",
        List.of("feature"),
        of(
            reports,
            (gauge, now) -> {
              for (FeatureDrift each : now.features()) {
                gauge.call(each.outside(), each.feature().columnName());
              }
            }));
  }

  /** Updates the gauges from a report. */
  private interface Figure {
    void write(GaugeWithCallback.Callback gauge, DriftReport report);
  }

  private static Consumer<GaugeWithCallback.Callback> of(
      Supplier<Optional<DriftReport>> reports, Figure figure) {
    return gauge -> reports.get().ifPresent(report -> figure.write(gauge, report));
  }
}
