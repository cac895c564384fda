package io.mlids.api.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * Adds metrics whose values are read at each scrape. Each part of the server keeps its own counts;
 * the caller supplies the name and help text of each metric.
 */
public final class Figures {
  private final PrometheusRegistry registry;

  Figures(PrometheusRegistry registry) {
    this.registry = registry;
  }

  /** Adds a counter without labels. */
  public void counter(String name, String help, DoubleSupplier value) {
    counter(name, help, List.of(), counter -> counter.call(value.getAsDouble()));
  }

  /** Adds a counter with one value for each combination of label values. */
  public void counter(
      String name,
      String help,
      List<String> labels,
      Consumer<CounterWithCallback.Callback> values) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(labels.toArray(String[]::new))
        .callback(values)
        .register(registry);
  }

  /** Adds a gauge without labels. */
  public void gauge(String name, String help, DoubleSupplier value) {
    gauge(name, help, List.of(), gauge -> gauge.call(value.getAsDouble()));
  }

  /** Adds a gauge with one value for each combination of label values. */
  public void gauge(
      String name, String help, List<String> labels, Consumer<GaugeWithCallback.Callback> values) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(labels.toArray(String[]::new))
        .callback(values)
        .register(registry);
  }
}
