package io.mlids.api.alert;

/** Counts what a model was asked about. Thread-safe. */
@FunctionalInterface
public interface ScoredFlows {
  void scored(int flows, int attacks);
}
