package io.mlids.core.incident;

/**
 * What an {@link IncidentBook} holds. Immutable.
 *
 * @param open incidents that may go on
 * @param bytes about what the incidents take, with the state that their evidence refers to
 * @param closedEarly incidents that closed because there were too many or too large ones
 */
public record BookStatistics(int open, long bytes, long closedEarly) {}
