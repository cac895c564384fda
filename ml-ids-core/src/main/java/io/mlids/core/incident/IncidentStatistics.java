package io.mlids.core.incident;

/**
 * What an {@link IncidentBook} holds and what it has let go. Immutable.
 *
 * @param open incidents that are open
 * @param closedEarly incidents that closed because too many were open
 * @param stories attackers whose incidents are remembered
 * @param storiesEnded those that were forgotten after a day without evidence
 * @param storiesEvicted those that were forgotten earlier, because there were too many
 */
public record IncidentStatistics(
    int open, long closedEarly, int stories, long storiesEnded, long storiesEvicted) {}
