package io.mlids.api.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * Adds metrics whose values are read at each scrape. The parts of the server count for themselves;
 * names and help texts come with the metric.
 */
public final class Figures {
  private final PrometheusRegistry registry;

  Figures(PrometheusRegistry registry) {
    this.registry = registry;
  }

  /** Adds a value that only grows. */
  public void counter(String name, String help, DoubleSupplier value) {
    counter(name, help, List.of(), counter -> counter.call(value.getAsDouble()));
  }

  /** Adds values that only grow, one for each combination of labels that is passed. */
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

  /** Adds a value that rises and falls. */
  public void gauge(String name, String help, DoubleSupplier value) {
    gauge(name, help, List.of(), gauge -> gauge.call(value.getAsDouble()));
  }

  /** Adds values that rise and fall, one for each combination of labels that is passed. */
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
