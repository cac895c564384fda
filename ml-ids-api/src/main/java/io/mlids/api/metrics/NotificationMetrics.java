package io.mlids.api.metrics;

import io.mlids.api.sink.NotificationCounts;
import io.mlids.api.sink.Notifications;
import io.mlids.api.sink.Outbox;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import java.util.Arrays;
import java.util.List;

/** Prometheus metrics about notifications: in total, and for each target. */
public final class NotificationMetrics {

  private NotificationMetrics() {}

  public static void register(Notifications notifications, Figures figures) {
    figures.counter(
        "mlids_notifications_total",
        "Notifications by outcome: sent, failed (permanently) or dropped (queue full). Each target"
            + " counts separately.",
        List.of("outcome"),
        counter -> outcomes(counter, notifications.counts()));
    figures.counter(
        "mlids_notifications_retried_total",
        "Failed attempts to send a notification, each of which will be retried.",
        () -> notifications.counts().retried());
    figures.gauge(
        "mlids_notifications_waiting",
        "Notifications waiting to be sent.",
        () -> notifications.counts().waiting());
    figures.counter(
        "mlids_notification_target_total",
        "Notifications by target and outcome: sent, failed (permanently) or dropped (queue full).",
        List.of("target", "outcome"),
        counter ->
            notifications
                .outboxes()
                .forEach(each -> outcomes(counter, each.counts(), each.sink().kind())));
    figures.gauge(
        "mlids_notification_target_waiting",
        "Notifications waiting to be sent to a target.",
        List.of("target"),
        gauge ->
            notifications
                .outboxes()
                .forEach(each -> gauge.call(each.counts().waiting(), each.sink().kind())));
    figures.gauge(
        "mlids_notification_target_up",
        "1 if the latest attempt to send to a target succeeded or none was made yet, otherwise 0.",
        List.of("target"),
        gauge ->
            notifications.outboxes().forEach(each -> gauge.call(up(each), each.sink().kind())));
  }

  private static int up(Outbox outbox) {
    return outbox.isFailing() ? 0 : 1;
  }

  private static void outcomes(
      CounterWithCallback.Callback counter, NotificationCounts now, String... labels) {
    counter.call(now.sent(), with(labels, "sent"));
    counter.call(now.failed(), with(labels, "failed"));
    counter.call(now.dropped(), with(labels, "dropped"));
  }

  private static String[] with(String[] labels, String last) {
    String[] all = Arrays.copyOf(labels, labels.length + 1);
    all[labels.length] = last;
    return all;
  }
}
