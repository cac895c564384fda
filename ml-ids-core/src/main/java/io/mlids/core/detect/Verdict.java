package io.mlids.core.detect;

import io.mlids.core.feature.TrafficClass;
import java.util.Map;
import java.util.Optional;

/**
 * A model's verdict on a flow.
 *
 * @param label {@code Benign} if the flow is not an attack. Otherwise, the most likely attack class
 *     that the {@link ClassRules} permit for the flow, or {@link TrafficClass#UNKNOWN_ATTACK} if
 *     they permit none. The only attack class of a binary model is {@code Attack}.
 * @param probability the probability of an attack, from 0 to 1; for a multiclass model, 1 −
 *     P(Benign)
 * @param isAttack whether the probability reaches the model's decision threshold or, with a site
 *     profile, exceeds the profile's threshold
 * @param probabilities the probabilities of all classes, in the model's order
 * @param anomaly how the flow differs from the usual flows on its network; empty if it does not
 *     differ, or if no site profile describes the network
 * @param suspicion what the model alone finds; empty if it finds no attack, or without a site
 *     profile
 */
public record Verdict(
    TrafficClass label,
    double probability,
    boolean isAttack,
    Map<TrafficClass, Double> probabilities,
    Optional<Anomaly> anomaly,
    Optional<Suspicion> suspicion) {

  /** Creates a verdict without an anomaly or a suspicion. */
  public Verdict(
      TrafficClass label,
      double probability,
      boolean isAttack,
      Map<TrafficClass, Double> probabilities) {
    this(label, probability, isAttack, probabilities, Optional.empty(), Optional.empty());
  }

  /** Returns a copy of this verdict for a flow that is unusual on its network. */
  public Verdict withAnomaly(Anomaly unusual) {
    return new Verdict(
        label, probability, isAttack, probabilities, Optional.of(unusual), suspicion);
  }

  /** Returns a copy of this verdict for a flow that the model alone classifies as an attack. */
  public Verdict withSuspicion(Suspicion found) {
    return new Verdict(label, probability, isAttack, probabilities, anomaly, Optional.of(found));
  }

  /** Returns this verdict for a flow that is not an attack, or is not one after all. */
  public Verdict benign() {
    return isAttack
        ? new Verdict(TrafficClass.BENIGN, probability, false, probabilities, anomaly, suspicion)
        : this;
  }

  /**
   * What was found, in one word: {@code attack}, {@code suspicious} (only to the model), {@code
   * unusual} or {@code benign}; the first that applies.
   */
  public String finding() {
    if (isAttack) {
      return "attack";
    }
    if (suspicion.isPresent()) {
      return "suspicious";
    }
    return anomaly.isPresent() ? "unusual" : "benign";
  }

  /**
   * The label as shown to people, such as {@code Benign, unusual} for a benign flow with an
   * anomaly.
   */
  public String labelText() {
    return label.name() + (!isAttack && anomaly.isPresent() ? ", unusual" : "");
  }
}
