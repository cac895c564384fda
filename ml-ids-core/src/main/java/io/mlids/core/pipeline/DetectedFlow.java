package io.mlids.core.pipeline;

import io.mlids.core.behaviour.RepeatedVerdicts;
import io.mlids.core.behaviour.conversation.ObservedFlow;
import io.mlids.core.detect.Anomaly;
import io.mlids.core.detect.Suspicion;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.feature.TrafficClass;
import java.util.Optional;

/** A flow and its verdict. */
public record DetectedFlow(FlowRecord flow, Verdict verdict) {

  /**
   * Passes the flow and its verdict to the rule for repeated verdicts. With a site profile, the
   * model's own verdict counts, because the profile's thresholds may be too high for attacks that
   * only repetition reveals. The rule does not distinguish directions, so all counts are passed as
   * forward counts.
   */
  public void addTo(RepeatedVerdicts verdicts) {
    ObservedFlow observed =
        new ObservedFlow(
            flow.source(),
            flow.sourcePort(),
            flow.destination(),
            flow.destinationPort(),
            flow.protocol(),
            flow.start(),
            flow.end() - flow.start(),
            flow.packets(),
            0,
            flow.bytes(),
            0,
            new int[6]);
    verdicts.add(
        observed,
        verdict
            .suspicion()
            .map(Suspicion::label)
            .or(() -> verdict.isAttack() ? Optional.of(verdict.label()) : Optional.empty())
            .map(TrafficClass::name),
        verdict.suspicion().map(Suspicion::usualShare).orElse(0.0),
        verdict.anomaly().map(Anomaly::mainReason));
  }
}
