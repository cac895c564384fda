package io.mlids.api.metrics;

import io.mlids.api.sagemaker.SageMakerClassifier;
import java.util.List;

/** Metrics of the SageMaker endpoint that classifies flows. */
public final class SageMakerMetrics {
  private static final List<String> STATES = List.of("closed", "open", "half_open");

  private SageMakerMetrics() {}

  /** Registers the metrics. */
  public static void register(SageMakerClassifier classifier, Figures figures) {
    figures.counter(
        "mlids_sagemaker_requests_total",
        "Requests to the SageMaker endpoint, by outcome; not_sent: the circuit breaker was open.",
        List.of("outcome"),
        counter ->
            classifier.counts().requests().forEach((outcome, n) -> counter.call(n, outcome)));
    figures.counter(
        "mlids_sagemaker_request_seconds_total",
        "Time that requests to the SageMaker endpoint have taken.",
        () -> classifier.counts().seconds());
    figures.counter(
        "mlids_sagemaker_flows_unclassified_total",
        "Flows without a verdict, because their request to the SageMaker endpoint failed.",
        () -> classifier.counts().unclassified());
    figures.gauge(
        "mlids_sagemaker_circuit_state",
        "State of the circuit breaker: 1 for the current state, 0 for the others.",
        List.of("state"),
        gauge -> {
          String current = classifier.remote().orElseThrow().circuit();
          STATES.forEach(state -> gauge.call(state.equals(current) ? 1 : 0, state));
        });
  }
}
