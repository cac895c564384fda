package io.mlids.api.metrics;

import io.mlids.api.incident.IncidentCounts;
import io.mlids.api.incident.Incidents;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Prometheus metrics of incidents. */
public final class IncidentMetrics {

  private IncidentMetrics() {}

  public static void register(Incidents incidents, PrometheusRegistry registry) {
    CounterWithCallback.builder()
        .name("mlids_incidents_total")
        .help("Incidents opened, by kind and by severity at opening.")
        .labelNames("kind", "severity")
        .callback(
            counter ->
                incidents
                    .counts()
                    .opened()
                    .forEach(
                        (kind, bySeverity) ->
                            bySeverity.forEach(
                                (severity, count) ->
                                    counter.call(count, kind.id(), severity.id()))))
        .register(registry);
    GaugeWithCallback.builder()
        .name("mlids_incidents_open")
        .help("Open incidents.")
        .callback(gauge -> gauge.call(incidents.counts().open()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("mlids_incidents_kept")
        .help("Incidents stored for /api/incidents.")
        .callback(gauge -> gauge.call(incidents.counts().kept()))
        .register(registry);
    CounterWithCallback.builder()
        .name("mlids_incidents_suppressed_total")
        .help("Incidents suppressed by the allow-list.")
        .callback(counter -> counter.call(incidents.counts().suppressed()))
        .register(registry);
    CounterWithCallback.builder()
        .name("mlids_incidents_dropped_total")
        .help(
            "Incidents evicted because the store was full (book) or never stored because their"
                + " capture had too many (capture).")
        .labelNames("reason")
        .callback(
            counter -> {
              IncidentCounts now = incidents.counts();
              counter.call(now.dropped(), "book");
              counter.call(now.refused(), "capture");
            })
        .register(registry);
  }
}
