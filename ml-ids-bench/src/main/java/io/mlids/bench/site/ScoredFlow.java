package io.mlids.bench.site;

import io.mlids.core.site.SiteFlow;

/**
 * A flow with the model's score.
 *
 * @param row the model's input
 * @param probability the model's attack probability
 * @param isAttack whether the flow, or the capture that it comes from, is labelled as an attack
 * @param isInIncident whether it belongs to an incident, so that {@code learn} would leave it out
 */
record ScoredFlow(
    SiteFlow flow, float[] row, double probability, boolean isAttack, boolean isInIncident) {}
