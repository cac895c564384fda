package io.mlids.api.history.figure;

import java.util.OptionalDouble;

/**
 * The sum of some minutes. Immutable.
 *
 * @param start the start of the period, in microseconds since the epoch
 * @param minutes the number of minutes in the period for which there are figures
 * @param drift the highest share of values outside the training range at the end of a minute; empty
 *     if it is unknown
 */
public record FigurePoint(long start, long minutes, FigureCounts counts, OptionalDouble drift) {}
