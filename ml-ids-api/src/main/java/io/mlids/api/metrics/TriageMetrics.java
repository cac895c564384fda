package io.mlids.api.metrics;

import io.mlids.api.triage.TriageBook;
import java.util.List;

/** Prometheus metrics about triage. */
public final class TriageMetrics {

  private TriageMetrics() {}

  public static void register(TriageBook book, Figures figures) {
    figures.counter(
        "mlids_triage_events_total",
        "Changes that people made to incidents, by what they changed: state, assignee, add_tag,"
            + " remove_tag, note, mute, undo.",
        List.of("change"),
        counter -> book.counts().events().forEach((name, n) -> counter.call(n, name)));
    figures.counter(
        "mlids_triage_refused_total",
        "Changes that were refused, by reason: gone (no longer known), conflict (another client was"
            + " first), invalid, full, unwritable.",
        List.of("reason"),
        counter -> book.counts().refused().forEach((reason, n) -> counter.call(n, reason.id())));
    figures.counter(
        "mlids_triage_dropped_total",
        "Incidents whose triage was dropped because too many were kept in memory.",
        () -> book.counts().dropped());
    figures.gauge(
        "mlids_triage_mutes",
        "Allow-list entries in force that were made from incidents.",
        () -> book.counts().mutes());
  }
}
