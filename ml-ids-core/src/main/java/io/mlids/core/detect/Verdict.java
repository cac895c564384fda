package io.mlids.core.detect;

import io.mlids.core.feature.TrafficClass;
import java.util.Map;

/**
 * A model's verdict on a flow.
 *
 * @param label {@code Benign} if the flow is not an attack; otherwise the most likely attack class
 *     ({@code Attack} from a binary model) that the flow's protocol and payload permit ({@link
 *     ClassRules}), or {@link TrafficClass#UNKNOWN_ATTACK} if they permit none
 * @param probability the probability of an attack, from 0 to 1; for a multiclass model, 1 −
 *     P(Benign)
 * @param isAttack whether the probability reaches the model's decision threshold
 * @param probabilities the probabilities of all classes, in the model's order
 */
public record Verdict(
    TrafficClass label,
    double probability,
    boolean isAttack,
    Map<TrafficClass, Double> probabilities) {}
