package io.mlids.core.feedback;

import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.TrafficClass;
import java.util.Optional;

/**
 * A flow that a person judged, and the model's verdict on it.
 *
 * @param profile the profile of the row's features; empty if unknown
 * @param modelVersion the version of the model; empty if unknown
 * @param probability the attack probability, 0 to 1; NaN if unknown
 * @param label the attack class that the flow has if it is a true attack; empty if unknown
 */
public record JudgedFlow(
    FlowRow row,
    Optional<FeatureProfile> profile,
    String modelVersion,
    double probability,
    Optional<TrafficClass> label) {

  /** The label of the flow in a dataset. */
  public TrafficClass label(Judgement judgement) {
    return switch (judgement) {
      case FALSE_ALARM -> TrafficClass.BENIGN;
      case TRUE -> label.orElse(TrafficClass.ATTACK);
    };
  }
}
