package io.mlids.bench.site;

import io.mlids.core.feature.TrafficClass;
import io.mlids.core.site.SiteFlow;

/**
 * A flow with the model's score.
 *
 * @param row the model's input
 * @param probability the model's attack probability
 * @param label the flow's class, or a name for the kind of attack in its capture; {@code No Label}
 *     if the flow is neither an attack nor benign
 * @param isInIncident whether it belongs to an incident, so that {@code learn} would leave it out
 */
record ScoredFlow(
    SiteFlow flow, float[] row, double probability, String label, boolean isInIncident) {
  /** The label of other traffic from and to the testbed's attackers. */
  private static final String NO_LABEL = "No Label";

  boolean isBenign() {
    return label.equals(TrafficClass.BENIGN.name());
  }

  /** Whether the flow, or the capture that it comes from, is labelled as an attack. */
  boolean isAttack() {
    return !isBenign() && !label.equals(NO_LABEL);
  }

  /** The same flow, marked as part of an incident or not. */
  ScoredFlow withIncident(boolean belongs) {
    return new ScoredFlow(flow, row, probability, label, belongs);
  }

  /** The same flow with another model's score. */
  ScoredFlow withProbability(double other) {
    return new ScoredFlow(flow, row, other, label, isInIncident);
  }
}
