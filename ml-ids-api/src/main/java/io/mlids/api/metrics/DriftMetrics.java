package io.mlids.api.metrics;

import io.mlids.core.drift.DriftReport;
import io.mlids.core.drift.DriftState;
import io.mlids.core.drift.FeatureDrift;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** How far scored flows lie from the training rows, for Prometheus; no series where unknown. */
final class DriftMetrics {
  private DriftMetrics() {}

  static void register(PrometheusRegistry registry, Supplier<Optional<DriftReport>> reports) {
    gauge(
            "mlids_drift",
            "1 while the flows differ from the training data, else 0; also 0 while"
                + " the state is unknown: see mlids_drift_state.")
        .callback(of(reports, (gauge, now) -> gauge.call(now.drifting() ? 1 : 0)))
        .register(registry);
    gauge(
            "mlids_drift_state",
            "1 for the current state, 0 for the others; cannot_tell_yet while too"
                + " few flows were scored or too many packets skipped.")
        .labelNames("state")
        .callback(
            of(
                reports,
                (gauge, now) -> {
                  for (DriftState each : DriftState.values()) {
                    gauge.call(each == now.state() ? 1 : 0, each.id());
                  }
                }))
        .register(registry);
    gauge("mlids_drift_window_flows", "Latest flows to which the drift shares refer.")
        .callback(of(reports, (gauge, now) -> gauge.call(now.rows())))
        .register(registry);
    gauge("mlids_drift_outside_ratio", "Share of all values outside the training range.")
        .callback(of(reports, (gauge, now) -> gauge.call(now.outside())))
        .register(registry);
    gauge(
            "mlids_drift_features_out_of_range",
            "Features that are repeatedly outside the training range.")
        .callback(of(reports, (gauge, now) -> gauge.call(now.outOfRange())))
        .register(registry);
    gauge(
            "mlids_drift_feature_outside_ratio",
            "Share of flows whose value of a feature lies outside the training range.")
        .labelNames("feature")
        .callback(
            of(
                reports,
                (gauge, now) -> {
                  for (FeatureDrift each : now.features()) {
                    gauge.call(each.outside(), each.feature().columnName());
                  }
                }))
        .register(registry);
  }

  private static GaugeWithCallback.Builder gauge(String name, String help) {
    return GaugeWithCallback.builder().name(name).help(help);
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
