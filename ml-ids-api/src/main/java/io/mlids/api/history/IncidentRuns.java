package io.mlids.api.history;

import io.mlids.api.history.database.DatabaseException;
import io.mlids.api.history.database.HistoryDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds out which runs have incidents. */
final class IncidentRuns {
  private static final Duration BUDGET = Duration.ofSeconds(2);

  /** The number of runs in a statement. */
  private static final int BATCH = 500;

  private IncidentRuns() {}

  /**
   * Those of the given runs of which an incident is stored; empty if the database cannot be read,
   * or not in time.
   */
  static Optional<Set<Long>> stored(HistoryDatabase database, Collection<Long> runs) {
    List<Long> all = new ArrayList<>(runs);
    Set<Long> found = new HashSet<>();
    try {
      for (int from = 0; from < all.size(); from += BATCH) {
        List<Long> some = all.subList(from, Math.min(all.size(), from + BATCH));
        Optional<List<Long>> stored =
            database.read(BUDGET, handle -> IncidentTable.runs(handle, some));
        if (stored.isEmpty()) {
          return Optional.empty();
        }
        found.addAll(stored.get());
      }
    } catch (DatabaseException e) {
      return Optional.empty();
    }
    return Optional.of(found);
  }
}
