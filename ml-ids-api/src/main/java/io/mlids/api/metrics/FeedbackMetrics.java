package io.mlids.api.metrics;

import io.mlids.api.feedback.Feedback;
import io.mlids.api.feedback.FeedbackCounts;
import io.mlids.api.incident.Incidents;
import java.util.List;

/** Prometheus metrics about feedback. */
public final class FeedbackMetrics {

  private FeedbackMetrics() {}

  public static void register(Feedback feedback, Incidents incidents, Figures figures) {
    figures.gauge(
        "mlids_feedback_entries",
        "Judgements stored: false alarms and true attacks in force, and undone ones.",
        List.of("state"),
        gauge -> {
          FeedbackCounts now = feedback.counts();
          gauge.call(now.falseAlarms(), "false_alarm");
          gauge.call(now.attacks(), "true");
          gauge.call(now.undone(), "undone");
        });
    figures.gauge(
        "mlids_feedback_flows",
        "Judged flows whose features are stored.",
        () -> feedback.counts().flows());
    figures.counter(
        "mlids_feedback_refused_total",
        "Requests to judge or undo that were refused, by reason: gone (no longer known), conflict"
            + " (already judged or undone), invalid, full, unwritable.",
        List.of("reason"),
        counter ->
            feedback.counts().refused().forEach((reason, n) -> counter.call(n, reason.id())));
    figures.gauge(
        "mlids_feedback_incident_flows",
        "Flows of incidents whose features are kept for feedback.",
        () -> incidents.flows().size());
    figures.counter(
        "mlids_feedback_incident_flows_dropped_total",
        "Flows of incidents that were dropped because too many were kept.",
        () -> incidents.flows().dropped());
  }
}
