package io.mlids.core.detect;

import io.mlids.core.feature.TrafficClass;

/**
 * States that a flow reaches the model's own decision threshold, on a network whose site profile
 * has other thresholds.
 *
 * @param label the attack class
 * @param usualShare the share of the learned flows of the same services that also reach the
 *     threshold, 0 to 1; 1 if unknown
 */
public record Suspicion(TrafficClass label, double usualShare) {}
