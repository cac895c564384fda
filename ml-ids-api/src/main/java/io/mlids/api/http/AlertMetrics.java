package io.mlids.api.http;

import io.mlids.api.alert.Alerts;
import io.mlids.api.alert.LiveCounts;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What became of attacks, and who is told of them, for Prometheus. */
final class AlertMetrics {

  private AlertMetrics() {}

  static void register(Alerts alerts, PrometheusRegistry registry) {
    counter(
        registry,
        "mlids_live_notifications_total",
        "Notifications that were numbered for those who listen.",
        () -> alerts.live().counts().published());
    counter(
        registry,
        "mlids_live_notifications_dropped_total",
        "Alerts that found no room to be numbered.",
        () -> alerts.live().counts().dropped());
    counter(
        registry,
        "mlids_live_notifications_sent_total",
        "Notifications sent to clients, each counted once per client.",
        () -> alerts.live().counts().sent());
    counter(
        registry,
        "mlids_live_notifications_skipped_total",
        "Notifications that were forgotten before a slow or absent client could get them.",
        () -> alerts.live().counts().skipped());
    gauge(
        registry,
        "mlids_live_notifications_kept",
        "Notifications that can still be asked for.",
        () -> alerts.live().counts().kept());
    gauge(
        registry,
        "mlids_live_clients",
        "Clients that are told of attacks as they are found.",
        () -> alerts.live().counts().clients());
    CounterWithCallback.builder()
        .name("mlids_live_clients_ended_total")
        .help("Clients by how they ended: left, closed for being slow, refused for want of room.")
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
