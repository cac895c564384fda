package io.mlids.core.detect;

import java.util.List;

/**
 * States that a flow is unlike the usual flows on its network. An anomaly does not mean that the
 * flow is an attack.
 *
 * @param p the conformal p-value, above 0 and at most 1: the share of usual flows that are at least
 *     as unusual
 * @param reasons at most three sentences about the unusual use of a service and the features
 *     farthest outside their usual range
 */
public record Anomaly(double p, List<String> reasons) {

  public Anomaly {
    reasons = List.copyOf(reasons);
  }

  /** The first reason; a general one if no single feature is outside its usual range. */
  public String mainReason() {
    return reasons.isEmpty() ? "an unusual combination of features" : reasons.getFirst();
  }
}
