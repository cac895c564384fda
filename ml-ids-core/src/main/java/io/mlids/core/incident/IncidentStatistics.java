package io.mlids.core.incident;

/**
 * The counts of an {@link IncidentBook}. Immutable.
 *
 * @param open the number of incidents that are open
 * @param closedEarly the number of incidents closed because too many were open or they took too
 *     much memory
 * @param stories the number of attackers whose incidents are remembered
 * @param storiesEnded the number of stories that ended after a day without evidence
 * @param storiesEvicted the number of stories evicted early because of the limit on stories
 */
public record IncidentStatistics(
    int open, long closedEarly, int stories, long storiesEnded, long storiesEvicted) {
  /** The counts of an empty incident book. */
  public static final IncidentStatistics NONE = new IncidentStatistics(0, 0, 0, 0, 0);

  /**
   * Returns these statistics with an earlier book's totals added. The numbers of open incidents and
   * remembered stories are those of this book only.
   */
  public IncidentStatistics after(IncidentStatistics earlier) {
    return new IncidentStatistics(
        open,
        earlier.closedEarly + closedEarly,
        stories,
        earlier.storiesEnded + storiesEnded,
        earlier.storiesEvicted + storiesEvicted);
  }
}
