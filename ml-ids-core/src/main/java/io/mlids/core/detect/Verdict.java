package io.mlids.core.detect;

import io.mlids.core.feature.TrafficClass;
import java.util.Map;

/**
 * What a model says of one flow.
 *
 * @param label {@code Benign} when not an attack, else the likeliest attack class ({@code Attack}
 *     from a binary model) that the flow can be of by its protocol and payload ({@link
 *     ClassRules}); {@link TrafficClass#UNKNOWN_ATTACK} if it can be of none
 * @param probability of an attack, 0 to 1; from a multiclass model 1 − P(Benign)
 * @param isAttack whether the probability reaches the model's decision threshold
 * @param probabilities of every class that the model knows, in the model's order
 */
public record Verdict(
    TrafficClass label,
    double probability,
    boolean isAttack,
    Map<TrafficClass, Double> probabilities) {}
