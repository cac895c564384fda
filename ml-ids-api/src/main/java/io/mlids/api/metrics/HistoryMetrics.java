package io.mlids.api.metrics;

import io.mlids.api.history.History;
import io.mlids.api.history.HistoryStatus;
import java.util.List;
import java.util.Optional;

/** Prometheus metrics about the history. */
public final class HistoryMetrics {
  private static final List<String> LANE = List.of("of");
  private static final String CHANGES = "changes";
  private static final String FLOWS = "flows";

  private HistoryMetrics() {}

  /**
   * Registers the metrics.
   *
   * @param history the history; empty if it could not be opened
   */
  public static void register(Optional<History> history, Figures figures) {
    figures.gauge(
        "mlids_history_available",
        "1 if the history can be used; 0 if incidents are kept only in memory.",
        () -> history.map(History::status).filter(HistoryStatus::available).isPresent() ? 1 : 0);
    history.ifPresent(opened -> register(opened, figures));
  }

  private static void register(History history, Figures figures) {
    figures.gauge(
        "mlids_history_bytes",
        "Approximate size of the data in the history, measured every minute.",
        () -> history.status().bytes());
    figures.counter(
        "mlids_history_written_total",
        "Changes of incidents, notifications, figures by the minute and audit events (changes), and"
            + " scored flows (flows), written to the history.",
        LANE,
        counter -> {
          HistoryStatus now = history.status();
          counter.call(now.changes().written(), CHANGES);
          counter.call(now.flows().written(), FLOWS);
        });
    figures.counter(
        "mlids_history_dropped_total",
        "Changes and flows not written because too many were waiting (full) or the database"
            + " rejected them (failed).",
        List.of("of", "reason"),
        counter -> {
          HistoryStatus now = history.status();
          counter.call(now.changes().dropped(), CHANGES, "full");
          counter.call(now.changes().failed(), CHANGES, "failed");
          counter.call(now.flows().dropped(), FLOWS, "full");
          counter.call(now.flows().failed(), FLOWS, "failed");
        });
    figures.gauge(
        "mlids_history_waiting",
        "Changes and flows waiting to be written.",
        LANE,
        gauge -> {
          HistoryStatus now = history.status();
          gauge.call(now.changes().waiting(), CHANGES);
          gauge.call(now.flows().waiting(), FLOWS);
        });
    figures.counter(
        "mlids_history_deleted_total",
        "Rows deleted because they were too old or the history too large.",
        LANE,
        counter -> {
          HistoryStatus.Deleted now = history.status().deleted();
          counter.call(now.incidents(), "incidents");
          counter.call(now.notifications(), "notifications");
          counter.call(now.flows(), FLOWS);
          counter.call(now.triageEvents(), "triage_events");
          counter.call(now.figures(), "figures");
          counter.call(now.auditEvents(), "audit_events");
        });
  }
}
