package io.mlids.core.site.usual;

/**
 * A deviation found in one flow.
 *
 * @param p the share of flows that deviated in this way when the profile was learned, above 0
 * @param reason what deviates, as a sentence without a full stop
 */
public record Finding(Deviation deviation, double p, String reason) {}
