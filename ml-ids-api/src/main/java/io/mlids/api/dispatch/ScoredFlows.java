package io.mlids.api.dispatch;

/** Counts what a model was asked about. Thread-safe. */
@FunctionalInterface
public interface ScoredFlows {
  void scored(int flows, int attacks);
}
