package io.mlids.api.history;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** Deletes triage of incidents that have been deleted. */
final class TriageRetention {
  /** The tables of what the events add up to. */
  private static final List<String> RESULTS =
      List.of("incident_triage", "incident_tag", "incident_note");

  /** Old events of deleted incidents. */
  private static final String OF_DELETED =
      " WHERE e.at_time < ? AND NOT EXISTS (SELECT 1 FROM incident i WHERE i.id = e.incident_id)"
          + " AND NOT EXISTS (SELECT 1 FROM triage_event m"
          + " WHERE m.incident_id = e.incident_id AND m.expires > ?)"
          // The next event must get a higher number.
          + " AND e.number < (SELECT max(number) FROM triage_event)";

  private TriageRetention() {}

  /**
   * Deletes some of the events before the given time whose incident is no longer stored, unless a
   * mute of the incident is in force. Newer events stay, because they tell who did what.
   *
   * @param micros in microseconds since the epoch
   * @param now in microseconds since the epoch
   * @return how many events were deleted
   */
  static int delete(Handle handle, long micros, long now, int most) {
    int deleted =
        handle.execute(
            "DELETE FROM triage_event WHERE number IN (SELECT e.number FROM triage_event e"
                + OF_DELETED
                + " ORDER BY e.number LIMIT "
                + most
                + ")",
            micros,
            now);
    if (deleted > 0) {
      for (String table : RESULTS) {
        handle.execute(
            "DELETE FROM "
                + table
                + " WHERE NOT EXISTS (SELECT 1 FROM triage_event e WHERE e.incident_id = "
                + table
                + ".incident_id) AND NOT EXISTS (SELECT 1 FROM incident i WHERE i.id = "
                + table
                + ".incident_id)");
      }
    }
    return deleted;
  }
}
