package io.mlids.api.metrics;

import io.mlids.api.metrics.minute.MinuteStore;
import java.util.function.LongSupplier;

/** Prometheus metrics about what is kept in memory if there is no history. */
public final class MemoryMetrics {
  private MemoryMetrics() {}

  /**
   * Registers the metrics.
   *
   * @param auditEvents the number of audit events dropped so far
   */
  public static void register(LongSupplier auditEvents, MinuteStore minutes, Figures figures) {
    figures.counter(
        "mlids_audit_events_dropped_total",
        "Audit events dropped because too many were in memory; always 0 with a history.",
        auditEvents::getAsLong);
    figures.counter(
        "mlids_minute_figures_dropped_total",
        "Figures by the minute dropped because too many were in memory; always 0 with a history.",
        minutes::dropped);
  }
}
