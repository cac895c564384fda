package io.mlids.api.metrics;

import io.mlids.api.name.SeenNames;

/** Prometheus metrics about the names of addresses. */
public final class NameMetrics {
  private NameMetrics() {}

  public static void register(SeenNames names, Figures figures) {
    figures.gauge("mlids_names_addresses", "Addresses with a name from a DNS answer.", names::size);
    figures.counter(
        "mlids_names_forgotten_total",
        "Addresses whose names were forgotten because there were too many.",
        names::forgotten);
  }
}
