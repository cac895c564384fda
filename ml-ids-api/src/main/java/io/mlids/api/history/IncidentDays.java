package io.mlids.api.history;

import io.mlids.api.history.database.Condition;
import io.mlids.api.history.database.HistoryDatabase;
import io.mlids.api.history.scan.BackwardScan;
import io.mlids.api.history.scan.SearchTime;
import io.mlids.api.incident.IncidentDay;
import io.mlids.api.search.criterion.Criterion;
import io.mlids.core.incident.Severity;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Counts stored incidents by day, from the latest to the oldest. Used once, by one thread. */
final class IncidentDays implements BackwardScan.Table {
  private static final long FIRST_SLICE = 20_000;
  private static final int GROWTH = 2;
  private static final String DAY = "i.first_seen / " + IncidentDay.MICROS;

  private final HistoryDatabase database;
  private final Condition condition;
  private final SearchTime time;
  private final IncidentDay.Tally tally = new IncidentDay.Tally();

  IncidentDays(HistoryDatabase database, Criterion criterion, SearchTime time) {
    this.database = database;
    this.condition = IncidentConditions.of(criterion);
    this.time = time;
  }

  /**
   * The latest days with matches; empty if the database cannot be read.
   *
   * @param most the maximum number of days
   */
  Optional<IncidentDay.Counts> latest(int most) {
    if (time.isOver()) {
      return Optional.of(IncidentDay.Counts.NONE);
    }
    BackwardScan scan = new BackwardScan(database, time, this, FIRST_SLICE, GROWTH);
    return switch (scan.run(Long.MAX_VALUE, () -> false)) {
      case UNREADABLE -> Optional.empty();
      case OUT_OF_TIME -> Optional.of(new IncidentDay.Counts(tally.latest(most), false));
      case COMPLETE -> Optional.of(new IncidentDay.Counts(tally.latest(most), true));
    };
  }

  @Override
  public OptionalLong lowest(Handle handle) {
    return IncidentTable.lowest(handle);
  }

  @Override
  public OptionalLong highest(Handle handle, long before) {
    return IncidentTable.highest(handle, before);
  }

  @Override
  public long read(Handle handle, long from, long to) {
    Condition all = Condition.of("i.number >= ? AND i.number < ?", from, to).and(condition);
    Query query =
        handle.createQuery(
            "SELECT "
                + DAY
                + " AS number_of_day, i.severity, count(*) AS incidents FROM incident i WHERE "
                + all.sql()
                + " GROUP BY "
                + DAY
                + ", i.severity");
    for (int i = 0; i < all.values().size(); i++) {
      query.bind(i, all.values().get(i));
    }
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
    return from;
  }
}
