package io.mlids.api.metrics;

import io.mlids.api.dispatch.AlertCounts;
import io.mlids.api.dispatch.Alerts;
import io.mlids.api.feed.LiveCounts;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.stream.Collectors;

/** Prometheus metrics of attacks, alerts and connected clients. */
public final class AlertMetrics {

  private AlertMetrics() {}

  public static void register(Alerts alerts, PrometheusRegistry registry) {
    counter(
        registry,
        "mlids_alerts_reported_total",
        "Attacks submitted for reporting.",
        () -> alerts.counts().reported());
    counter(
        registry,
        "mlids_alerts_rolled_up_total",
        "Attacks that were rolled up into an alert for several.",
        () -> alerts.counts().rolledUp());
    gauge(
        registry,
        "mlids_alert_windows_open",
        "Open roll-up windows.",
        () -> alerts.counts().openWindows());
    counter(
        registry,
        "mlids_alert_windows_closed_early_total",
        "Roll-up windows closed early because too many were open.",
        () -> alerts.counts().closedEarly());
    counter(
        registry,
        "mlids_alert_windows_merged_total",
        "Roll-up windows merged into one window of a source or destination that had too many.",
        () -> alerts.counts().merged());
    counter(
        registry,
        "mlids_alerts_suppressed_total",
        "Attacks suppressed by the allow-list.",
        () -> alerts.counts().suppressed());
    CounterWithCallback.builder()
        .name("mlids_allow_list_suppressed_total")
        .help("Attacks and incidents suppressed by the allow-list, by the entry's reason.")
        .labelNames("reason")
        .callback(
            counter ->
                alerts.allowList().suppressed().stream()
                    .collect(
                        Collectors.groupingBy(
                            entry -> entry.allowed().reason(),
                            Collectors.summingLong(entry -> entry.suppressed())))
                    .forEach((reason, count) -> counter.call(count, reason)))
        .register(registry);
    CounterWithCallback.builder()
        .name("mlids_alert_file_total")
        .help("Alerts for the alert file: written, failed (write error) or dropped (queue full).")
        .labelNames("outcome")
        .callback(
            counter -> {
              AlertCounts now = alerts.counts();
              counter.call(now.written(), "written");
              counter.call(now.failed(), "failed");
              counter.call(now.dropped(), "dropped");
            })
        .register(registry);
    counter(
        registry,
        "mlids_live_notifications_total",
        "Notifications published to clients.",
        () -> alerts.live().counts().published());
    counter(
        registry,
        "mlids_live_notifications_dropped_total",
        "Alerts dropped before publication because the queue was full.",
        () -> alerts.live().counts().dropped());
    counter(
        registry,
        "mlids_live_notifications_sent_total",
        "Notifications sent to clients, each counted once per client.",
        () -> alerts.live().counts().sent());
    counter(
        registry,
        "mlids_live_notifications_skipped_total",
        "Notifications evicted before a slow or reconnecting client could read them.",
        () -> alerts.live().counts().skipped());
    gauge(
        registry,
        "mlids_live_notifications_kept",
        "Notifications stored for clients.",
        () -> alerts.live().counts().kept());
    gauge(
        registry,
        "mlids_live_clients",
        "Clients connected to the live feed.",
        () -> alerts.live().counts().clients());
    CounterWithCallback.builder()
        .name("mlids_live_clients_ended_total")
        .help(
            "Client connections ended, by reason: left (by the client), slow (closed by the server)"
                + " or refused (limit reached).")
        .labelNames("reason")
        .callback(
            counter -> {
              LiveCounts now = alerts.live().counts();
              counter.call(now.left(), "left");
              counter.call(now.closedSlow(), "slow");
              counter.call(now.refused(), "refused");
            })
        .register(registry);
  }

  private interface Figure {
    long now();
  }

  private static void counter(
      PrometheusRegistry registry, String name, String help, Figure figure) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .callback(counter -> counter.call(figure.now()))
        .register(registry);
  }

  private static void gauge(PrometheusRegistry registry, String name, String help, Figure figure) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(gauge -> gauge.call(figure.now()))
        .register(registry);
  }
}
