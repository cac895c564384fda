package io.mlids.api.history;

import io.mlids.api.history.database.Condition;
import io.mlids.api.history.database.DatabaseException;
import io.mlids.api.history.database.HistoryDatabase;
import io.mlids.api.history.scan.SearchTime;
import io.mlids.api.incident.IncidentDay;
import io.mlids.core.incident.Severity;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Counts stored incidents by day. */
final class IncidentDays {
  private static final String DAY = "i.first_seen / " + IncidentDay.MICROS;

  private IncidentDays() {}

  /**
   * The days with incidents that match a condition on {@code i}, latest first; empty if the
   * database cannot be read, and no days if there is not enough time.
   *
   * @param most the maximum number of days
   */
  static Optional<List<IncidentDay>> latest(
      HistoryDatabase database, Condition condition, int most, SearchTime time) {
    if (time.isOver()) {
      return Optional.of(List.of());
    }
    try {
      return database.read(time.left(), handle -> latest(handle, condition, most));
    } catch (DatabaseException e) {
      // Only after a statement that took too long.
      return Optional.of(List.of());
    }
  }

  private static List<IncidentDay> latest(Handle handle, Condition condition, int most) {
    Query query =
        handle.createQuery(
            "SELECT "
                + DAY
                + " AS number_of_day, i.severity, count(*) AS incidents FROM incident i WHERE "
                + condition.sql()
                + " GROUP BY "
                + DAY
                + ", i.severity ORDER BY number_of_day DESC LIMIT "
                + most * Severity.values().length);
    for (int i = 0; i < condition.values().size(); i++) {
      query.bind(i, condition.values().get(i));
    }
    IncidentDay.Tally tally = new IncidentDay.Tally();
    query
        .map(
            (row, _) -> {
              tally.add(
                  row.getLong("number_of_day"),
                  Severity.ofId(row.getString("severity")).orElse(Severity.LOW),
                  row.getLong("incidents"));
              return true;
            })
        .list();
    return tally.latest(most);
  }
}
