package io.mlids.api.metrics;

import io.mlids.api.access.AccessCounts;
import io.mlids.api.capture.CaptureMemory;
import io.mlids.api.capture.CaptureTally;
import io.mlids.api.metrics.minute.TrafficTotals;
import io.mlids.api.sensor.SensorStatus;
import io.mlids.core.console.Version;
import io.mlids.core.drift.DriftReport;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The server's Prometheus metrics. Each server has its own instance. Thread-safe. */
public final class ApiMetrics {
  public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Figures figures = new Figures(registry);
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
  private final Counter requests;
  private final Histogram seconds;
  private final Counter flows;
  private final Counter attacks;
  private final TrafficTotals totals = new TrafficTotals();

  /** Creates the metrics, all at zero. */
  public ApiMetrics() {
    requests =
        Counter.builder()
            .name("mlids_http_requests_total")
            .help("Requests by route and response status.")
            .labelNames("route", "status")
            .register(registry);
    seconds =
        Histogram.builder()
            .name("mlids_http_request_seconds")
            .help(
                "Time from the first byte of a request to its response, including the time to"
                    + " receive the body.")
            .classicOnly()
            .classicUpperBounds(
                .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10)
            .labelNames("route")
            .register(registry);
    flows =
        Counter.builder().name("mlids_flows_scored_total").help("Flows scored.").register(registry);
    attacks =
        Counter.builder()
            .name("mlids_attacks_detected_total")
            .help("Flows classified as attacks.")
            .register(registry);
    Info.builder()
        .name("mlids_build_info")
        .help("The program's version.")
        .labelNames("version")
        .register(registry)
        .setLabelValues(Version.current());
    JvmMetrics.builder().register(registry);
  }

  /** Adds the metrics of one server component. */
  public void add(Consumer<Figures> part) {
    part.accept(figures);
  }

  public void request(String route, int status, double millis) {
    requests.labelValues(route, Integer.toString(status)).inc();
    seconds.labelValues(route).observe(millis / 1000);
  }

  /** Counts a request that was rejected before routing. */
  public void refused(int status) {
    requests.labelValues("other", Integer.toString(status)).inc();
  }

  /** Adds the access control metrics. */
  public void access(Supplier<AccessCounts> counts) {
    figures.counter(
        "mlids_requests_refused_total",
        "Rejected requests, by reason.",
        List.of("reason"),
        counter -> counts.get().refused().forEach((reason, n) -> counter.call(n, reason.id())));
    figures.gauge("mlids_sessions", "Open sessions.", () -> counts.get().sessions());
    figures.counter(
        "mlids_sessions_displaced_total",
        "Sessions ended because the limit was reached.",
        () -> counts.get().sessionsDisplaced());
    figures.counter(
        "mlids_wrong_token_addresses_forgotten_total",
        "Addresses evicted because the table of addresses that sent wrong tokens was full.",
        () -> counts.get().addressesForgotten());
  }

  /** Counts scored flows. */
  public void scored(int flowCount, int attackCount) {
    flows.inc(flowCount);
    attacks.inc(attackCount);
  }

  /** Counts scored rows that a client submitted. */
  public void scoredRows(int rowCount, int attackCount) {
    scored(rowCount, attackCount);
    totals.rows(rowCount, attackCount);
  }

  /** The counts by source of packets. */
  public TrafficTotals totals() {
    return totals;
  }

  /** Adds the model's version and profile, available once the model is loaded. */
  public void model(String modelVersion, String profile) {
    Info.builder()
        .name("mlids_model_info")
        .help("The model in use.")
        .labelNames("model_version", "profile")
        .register(registry)
        .setLabelValues(modelVersion, profile);
  }

  /** Adds drift metrics, available once a model with training quantiles is loaded. */
  public void drift(Supplier<Optional<DriftReport>> reports) {
    totals.drift(reports);
    DriftMetrics.register(figures, reports);
  }

  /** Adds the capture metrics. */
  public void captures(Map<String, CaptureTally> tallies, CaptureMemory memory) {
    totals.captures(tallies);
    CaptureMetrics.register(figures, tallies, memory);
  }

  /** Adds the sensor metrics. */
  public void sensor(Supplier<SensorStatus.On> sensor) {
    totals.sensor(sensor);
    SensorMetrics.register(figures, sensor);
  }

  public void write(OutputStream out) throws IOException {
    writer.write(out, registry.scrape());
  }
}
