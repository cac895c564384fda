package io.mlids.core.command.detect;

import io.mlids.core.explain.Explainer;
import io.mlids.core.incident.FlowIncidents;
import java.util.Optional;

/**
 * What is needed to explain attacks.
 *
 * @param explainer explains verdicts; empty if attacks are not explained
 * @param incidents the incidents of the same input; empty if they are not detected
 * @param live true if the input is endless, so that output cannot wait for all incidents
 */
record Explanations(
    Optional<Explainer> explainer, Optional<FlowIncidents> incidents, boolean live) {
  /** For output without explanations. */
  static final Explanations NONE = new Explanations(Optional.empty(), Optional.empty(), false);
}
