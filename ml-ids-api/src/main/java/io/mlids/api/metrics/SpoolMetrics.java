package io.mlids.api.metrics;

import io.mlids.api.spool.Spool;

/** Prometheus metrics about the spool. */
public final class SpoolMetrics {

  private SpoolMetrics() {}

  public static void register(Spool spool, Figures figures) {
    figures.gauge("mlids_spool_bytes", "Size of the notifications in the spool.", spool::usedBytes);
    figures.gauge(
        "mlids_spool_limit_bytes",
        "Maximum size of the notifications in the spool.",
        spool::maxBytes);
    figures.gauge(
        "mlids_spool_writable",
        "1 if the spool's file can be written; 0 if notifications wait in memory until the next"
            + " start.",
        () -> spool.isWritable() ? 1 : 0);
  }
}
