package io.mlids.api.metrics;

import io.mlids.api.scoring.LearningProgress;
import io.mlids.api.scoring.SiteStatus;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Prometheus metrics about the site profile and the progress of learning. */
public final class SiteMetrics {

  private SiteMetrics() {}

  public static void register(Supplier<SiteStatus> site, Figures figures) {
    figures.gauge(
        "mlids_site_state",
        "1 for the current state, 0 for the others: none (the model's own threshold applies),"
            + " learning or active (a site profile is in use).",
        List.of("state"),
        gauge -> {
          SiteStatus now = site.get();
          for (SiteStatus.State each : SiteStatus.State.values()) {
            gauge.call(each == now.state() ? 1 : 0, each.id());
          }
        });
    figures.gauge(
        "mlids_site_profile_age_seconds",
        "Time since the site profile in use was learned; absent without a profile.",
        List.of(),
        gauge -> site.get().age().ifPresent(age -> gauge.call(age.toSeconds())));
    figures.gauge(
        "mlids_site_drift",
        "1 while the flows differ from those that the site profile was learned from, otherwise 0;"
            + " absent without a profile.",
        List.of(),
        gauge ->
            site.get().drift().ifPresent(drift -> gauge.call(drift.ranges().drifting() ? 1 : 0)));
    figures.gauge(
        "mlids_site_unusual_ratio",
        "Share of flows with unusual features in the drift window; absent without a profile.",
        List.of(),
        gauge -> site.get().drift().ifPresent(drift -> gauge.call(drift.unusualShare())));
    figures.gauge(
        "mlids_site_learning_flows",
        "Flows that the server has learned from so far; absent while it is not learning.",
        List.of(),
        of(site, LearningProgress::flows));
    figures.gauge(
        "mlids_site_learning_flows_left_out",
        "Flows left out of learning, for example because they belong to incidents.",
        List.of(),
        of(site, LearningProgress::leftOut));
    figures.gauge(
        "mlids_site_learning_flows_needed",
        "Flows needed to promise the limit on false alarms; 0 while unknown, because a limit per"
            + " day depends on the number of flows per day.",
        List.of(),
        of(site, LearningProgress::needed));
  }

  private static Consumer<GaugeWithCallback.Callback> of(
      Supplier<SiteStatus> site, ToDoubleFunction<LearningProgress> value) {
    return gauge ->
        site.get().learning().ifPresent(learning -> gauge.call(value.applyAsDouble(learning)));
  }
}
