package io.mlids.api.dispatch;

/** Counts scored flows. Thread-safe. */
@FunctionalInterface
public interface ScoredFlows {
  void scored(int flows, int attacks);
}
