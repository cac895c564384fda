package io.mlids.core.pipeline;

import io.mlids.core.behaviour.RepeatedVerdicts;
import io.mlids.core.behaviour.conversation.ObservedFlow;
import io.mlids.core.detect.Anomaly;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.FlowRecord;
import java.util.Optional;

/** A flow and its verdict. */
public record DetectedFlow(FlowRecord flow, Verdict verdict) {

  /**
   * Passes the flow and its verdict to the rule for repeated verdicts. The rule does not
   * distinguish directions, so all counts are passed as forward counts.
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
        verdict.isAttack() ? Optional.of(verdict.label().name()) : Optional.empty(),
        verdict.anomaly().map(Anomaly::mainReason));
  }
}
