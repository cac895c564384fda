package io.mlids.api.metrics;

import io.mlids.api.alert.AttackExplanations;
import io.mlids.api.dispatch.AlertCounts;
import io.mlids.api.dispatch.Alerts;
import io.mlids.api.feed.LiveCounts;
import java.util.List;
import java.util.stream.Collectors;

/** Prometheus metrics about attacks, alerts and connected clients. */
public final class AlertMetrics {

  private AlertMetrics() {}

  public static void register(Alerts alerts, Figures figures) {
    figures.counter(
        "mlids_alerts_reported_total",
        "Attacks submitted for reporting.",
        () -> alerts.counts().reported());
    figures.counter(
        "mlids_alerts_rolled_up_total",
        "Attacks rolled up with similar attacks into one alert.",
        () -> alerts.counts().rolledUp());
    figures.gauge(
        "mlids_alert_windows_open", "Open roll-up windows.", () -> alerts.counts().openWindows());
    figures.counter(
        "mlids_alert_windows_closed_early_total",
        "Roll-up windows closed early because too many were open.",
        () -> alerts.counts().closedEarly());
    figures.counter(
        "mlids_alert_windows_merged_total",
        "Roll-up windows merged because their source or destination had too many windows.",
        () -> alerts.counts().merged());
    figures.counter(
        "mlids_alerts_suppressed_total",
        "Attacks suppressed by the allow-list.",
        () -> alerts.counts().suppressed());
    figures.counter(
        "mlids_allow_list_suppressed_total",
        "Attacks and incidents that the allow-list suppressed, by the entry's reason.",
        List.of("reason"),
        counter ->
            alerts.allowList().suppressed().stream()
                .collect(
                    Collectors.groupingBy(
                        entry -> entry.allowed().reason(),
                        Collectors.summingLong(entry -> entry.suppressed())))
                .forEach((reason, count) -> counter.call(count, reason)));
    figures.counter(
        "mlids_alert_file_total",
        "Alerts for the alert file: written, failed (write error) or dropped (queue full).",
        List.of("outcome"),
        counter -> {
          AlertCounts now = alerts.counts();
          counter.call(now.written(), "written");
          counter.call(now.failed(), "failed");
          counter.call(now.dropped(), "dropped");
        });
    figures.counter(
        "mlids_alert_explanations_total",
        "Explanations for flow alerts: explained, or skipped because of the limit per second.",
        List.of("outcome"),
        counter -> {
          AttackExplanations.Counts now = alerts.explanations().counts();
          counter.call(now.explained(), "explained");
          counter.call(now.skipped(), "skipped");
        });
    figures.counter(
        "mlids_live_notifications_total",
        "Notifications published to clients.",
        () -> alerts.live().counts().published());
    figures.counter(
        "mlids_live_notifications_dropped_total",
        "Alerts dropped before publication because the queue was full.",
        () -> alerts.live().counts().dropped());
    figures.counter(
        "mlids_live_notifications_sent_total",
        "Notifications sent to clients, each counted once per client.",
        () -> alerts.live().counts().sent());
    figures.counter(
        "mlids_live_notifications_skipped_total",
        "Notifications evicted before a slow or reconnecting client could read them.",
        () -> alerts.live().counts().skipped());
    figures.gauge(
        "mlids_live_notifications_kept",
        "Notifications stored for clients.",
        () -> alerts.live().counts().kept());
    figures.gauge(
        "mlids_live_clients",
        "Clients connected to the live feed.",
        () -> alerts.live().counts().clients());
    figures.counter(
        "mlids_live_clients_ended_total",
        "Client connections ended, by reason: left (by the client), slow (closed by the server)"
            + " or refused (limit reached).",
        List.of("reason"),
        counter -> {
          LiveCounts now = alerts.live().counts();
          counter.call(now.left(), "left");
          counter.call(now.closedSlow(), "slow");
          counter.call(now.refused(), "refused");
        });
  }
}
