package io.mlids.api.history;

import io.mlids.api.history.database.DatabaseException;
import io.mlids.api.history.database.HistoryDatabase;
import java.time.Duration;
import java.util.Optional;

/** Finds out whether incidents of a run are stored. */
final class IncidentRuns {
  private static final Duration BUDGET = Duration.ofSeconds(2);

  private IncidentRuns() {}

  /**
   * Whether an incident of a run is stored that last changed in a time span; empty if the database
   * cannot be read, or not in time.
   *
   * @param run the number of the run, with which the ids of its incidents end
   * @param from in microseconds since the epoch
   * @param until in microseconds since the epoch, inclusive
   */
  static Optional<Boolean> isAnyStored(HistoryDatabase database, long run, long from, long until) {
    try {
      return database.read(
          BUDGET,
          handle ->
              handle
                  .createQuery(
                      "SELECT number FROM incident WHERE updated_at BETWEEN ? AND ?"
                          + " AND id LIKE ? LIMIT 1")
                  .bind(0, from)
                  .bind(1, until)
                  .bind(2, "%-" + run)
                  .mapTo(Long.class)
                  .findOne()
                  .isPresent());
    } catch (DatabaseException e) {
      return Optional.empty();
    }
  }
}
