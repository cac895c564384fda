package io.mlids.api.history;

import io.mlids.api.history.database.Condition;
import io.mlids.api.history.database.DatabaseException;
import io.mlids.api.history.database.HistoryDatabase;
import io.mlids.api.history.scan.BackwardScan;
import io.mlids.api.history.scan.SearchTime;
import io.mlids.api.incident.IncidentStore;
import io.mlids.api.incident.KeptIncident;
import io.mlids.api.search.criterion.Criterion;
import io.mlids.core.feature.FlowTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/**
 * Searches the stored incidents, from the latest to the oldest, and counts the matches. Used once,
 * by one thread.
 */
final class IncidentSearch implements BackwardScan.Table {
  private static final long FIRST_SLICE = 5_000;
  private static final int GROWTH = 8;

  private final HistoryDatabase database;
  private final Condition condition;
  private final SearchTime time;
  private final int limit;
  private final long before;
  private final List<KeptIncident> found = new ArrayList<>();

  /**
   * @param limit the maximum number of incidents
   * @param before only incidents with a smaller number
   */
  IncidentSearch(
      HistoryDatabase database, Criterion criterion, SearchTime time, int limit, long before) {
    this.database = database;
    this.condition = IncidentConditions.of(criterion);
    this.time = time;
    this.limit = limit;
    this.before = before;
  }

  /** The page; empty if the database cannot be read. */
  Optional<IncidentStore.Page> page() {
    BackwardScan scan = new BackwardScan(database, time, this, FIRST_SLICE, GROWTH);
    return switch (scan.run(before, () -> found.size() > limit)) {
      case UNREADABLE -> Optional.empty();
      case OUT_OF_TIME -> Optional.of(stopped(scan.searched()));
      case COMPLETE -> counted();
    };
  }

  @Override
  public OptionalLong lowest(Handle handle) {
    return IncidentTable.lowest(handle);
  }

  @Override
  public OptionalLong highest(Handle handle, long below) {
    return IncidentTable.highest(handle, below);
  }

  @Override
  public long read(Handle handle, long from, long to) {
    found.addAll(IncidentTable.newest(handle, condition, from, to, limit + 1 - found.size()));
    return from;
  }

  private IncidentStore.Page stopped(long searched) {
    Optional<Instant> until =
        searched == before
            ? Optional.empty()
            : database
                .read(handle -> IncidentTable.reportedAt(handle, searched))
                .map(FlowTime::instant);
    return new IncidentStore.Page(
        found,
        found.size(),
        0,
        true,
        first(),
        false,
        Optional.of(new IncidentStore.Stop(searched, until)));
  }

  /**
   * The numbers of matches on all pages and before this one, and the cursor of the previous one.
   */
  private record Counts(int total, int offset, OptionalLong previous, boolean exact) {}

  private Optional<IncidentStore.Page> counted() {
    boolean hasMore = found.size() > limit;
    return counts()
        .map(
            counts ->
                new IncidentStore.Page(
                    hasMore ? found.subList(0, limit) : found,
                    counts.total(),
                    counts.offset(),
                    hasMore,
                    counts.previous(),
                    counts.exact(),
                    Optional.empty()));
  }

  private Optional<Counts> counts() {
    try {
      return database.read(time.left(), this::counts);
    } catch (DatabaseException e) {
      // Only after a statement that took too long.
      return Optional.of(new Counts(found.size(), 0, first(), false));
    }
  }

  private Counts counts(Handle handle) {
    int total = IncidentTable.count(handle, condition);
    if (before == Long.MAX_VALUE) {
      return new Counts(total, 0, OptionalLong.empty(), true);
    }
    Condition newer = condition.and(Condition.of("i.number >= ?", before));
    int offset = IncidentTable.count(handle, newer);
    OptionalLong previous =
        offset == 0
            ? OptionalLong.empty()
            : OptionalLong.of(IncidentTable.previous(handle, newer, limit));
    return new Counts(total, offset, previous, true);
  }

  /** The cursor of the first page, unless this is the first page. */
  private OptionalLong first() {
    return before == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(Long.MAX_VALUE);
  }
}
