package io.mlids.api.metrics;

import io.mlids.api.incident.IncidentCounts;
import io.mlids.api.incident.Incidents;
import java.util.List;

/** Prometheus metrics about incidents. */
public final class IncidentMetrics {

  private IncidentMetrics() {}

  public static void register(Incidents incidents, Figures figures) {
    figures.counter(
        "mlids_incidents_total",
        "Incidents opened, by kind and by severity at opening.",
        List.of("kind", "severity"),
        counter ->
            incidents
                .counts()
                .opened()
                .forEach(
                    (kind, bySeverity) ->
                        bySeverity.forEach(
                            (severity, count) -> counter.call(count, kind.id(), severity.id()))));
    figures.gauge("mlids_incidents_open", "Open incidents.", () -> incidents.counts().open());
    figures.gauge(
        "mlids_incidents_kept",
        "Incidents stored for /api/incidents.",
        () -> incidents.counts().kept());
    figures.counter(
        "mlids_incidents_suppressed_total",
        "Incidents suppressed by the allow-list.",
        () -> incidents.counts().suppressed());
    figures.counter(
        "mlids_incidents_dropped_total",
        "Incidents evicted because the store was full (book) or never stored because their"
            + " capture had too many (capture).",
        List.of("reason"),
        counter -> {
          IncidentCounts now = incidents.counts();
          counter.call(now.dropped(), "book");
          counter.call(now.refused(), "capture");
        });
    figures.counter(
        "mlids_incidents_closed_early_total",
        "Incidents closed because too many were open or they used too much memory.",
        () -> incidents.counts().closedEarly());
    figures.counter(
        "mlids_incident_stories_ended_total",
        "Attackers whose incidents are no longer linked to new ones, because they showed no"
            + " evidence for a day (quiet) or too many attackers were tracked (evicted).",
        List.of("reason"),
        counter -> {
          IncidentCounts now = incidents.counts();
          counter.call(now.storiesEnded(), "quiet");
          counter.call(now.storiesEvicted(), "evicted");
        });
    figures.counter(
        "mlids_incident_verdict_pairs_evicted_total",
        "Pairs of a source and a service whose verdicts no longer count as evidence, because too"
            + " many pairs were tracked.",
        () -> incidents.counts().verdictPairsEvicted());
  }
}
