package io.mlids.core.detect;

import io.mlids.core.feature.TrafficClass;
import java.util.Map;

/**
 * The verdict of a model on a flow.
 *
 * @param label {@code Benign} if not an attack; otherwise the most likely attack class ({@code
 *     Attack} from a binary model) that the flow's protocol and payload permit ({@link
 *     ClassRules}), or {@link TrafficClass#UNKNOWN_ATTACK} if they permit none
 * @param probability of an attack, 0 to 1; from a multiclass model 1 − P(Benign)
 * @param isAttack whether the probability reaches the model's decision threshold
 * @param probabilities of every class of the model, in the model's order
 */
public record Verdict(
    TrafficClass label,
    double probability,
    boolean isAttack,
    Map<TrafficClass, Double> probabilities) {}
