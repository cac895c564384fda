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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/**
 * Searches the stored incidents, from the latest to the oldest, and counts the matches. If an index
 * shows that few incidents can match, only those are read; otherwise, slices of the table are. Used
 * once, by one thread.
 */
final class IncidentSearch implements BackwardScan.Table {
  /** Up to this number of possible matches, only those are read. */
  static final int MOST_CANDIDATES = 10_000;

  private static final long FIRST_SLICE = 5_000;
  private static final int GROWTH = 8;

  /** Counting the matches of a scan takes at most this share of the time for the search. */
  private static final int COUNTING_SHARE = 16;

  private final HistoryDatabase database;
  private final Criterion criterion;
  private final Condition condition;
  private final SearchTime time;
  private final Duration counting;
  private final int limit;
  private final long before;
  private final int mostCandidates;
  private final List<KeptIncident> found = new ArrayList<>();

  /**
   * @param limit the maximum number of incidents
   * @param before only incidents with a smaller number
   * @param mostCandidates the maximum number of possible matches that are read one by one
   */
  IncidentSearch(
      HistoryDatabase database,
      Criterion criterion,
      SearchTime time,
      int limit,
      long before,
      int mostCandidates) {
    this.database = database;
    this.criterion = criterion;
    this.condition = IncidentConditions.of(criterion);
    this.time = time;
    this.counting = time.left().dividedBy(COUNTING_SHARE);
    this.limit = limit;
    this.before = before;
    this.mostCandidates = mostCandidates;
  }

  /** The page; empty if the database cannot be read. */
  Optional<IncidentStore.Page> page() {
    if (time.isOver()) {
      return Optional.of(IncidentStore.Page.none(before));
    }
    try {
      Optional<Optional<IncidentCandidates>> candidates =
          database.read(
              time.left(),
              handle -> IncidentCandidates.find(handle, criterion, time, mostCandidates));
      if (candidates.isEmpty()) {
        return Optional.empty();
      }
      if (candidates.get().isPresent()) {
        return candidates.get().get().page(database, condition, time, limit, before);
      }
    } catch (DatabaseException e) {
      // Only after a statement that took too long.
      return Optional.of(IncidentStore.Page.none(before));
    }
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
    return new IncidentStore.Page(
        found,
        found.size(),
        0,
        true,
        first(before),
        false,
        Optional.of(stop(database, searched, before)));
  }

  /**
   * Where a search stopped.
   *
   * @param searched all incidents from this number on have been searched
   * @param before the argument of the search
   */
  static IncidentStore.Stop stop(HistoryDatabase database, long searched, long before) {
    Optional<Instant> until =
        searched == before
            ? Optional.empty()
            : database
                .read(handle -> IncidentTable.reportedAt(handle, searched))
                .flatMap(found -> found)
                .map(FlowTime::instant);
    return new IncidentStore.Stop(searched, until);
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
      return database.read(counting, this::counts);
    } catch (DatabaseException e) {
      // Only after a statement that took too long.
      return Optional.of(new Counts(found.size(), 0, first(before), false));
    }
  }

  private Counts counts(Handle handle) {
    int total = IncidentTable.count(handle, condition);
    if (before == Long.MAX_VALUE) {
      return new Counts(total, 0, OptionalLong.empty(), true);
    }
    Condition newer = condition.and(Condition.of("i.number >= ?", before));
    int offset =
        isInNewerHalf(handle)
            ? IncidentTable.count(handle, newer)
            : total
                - IncidentTable.count(handle, condition.and(Condition.of("i.number < ?", before)));
    OptionalLong previous =
        offset == 0
            ? OptionalLong.empty()
            : OptionalLong.of(IncidentTable.previous(handle, newer, limit));
    return new Counts(total, offset, previous, true);
  }

  /** Returns whether the page begins in the half with the higher numbers. */
  private boolean isInNewerHalf(Handle handle) {
    long lowest = IncidentTable.lowest(handle).orElse(before);
    return before - lowest > IncidentTable.highest(handle) - before;
  }

  /** The cursor of the first page, unless this is the first page. */
  static OptionalLong first(long before) {
    return before == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(Long.MAX_VALUE);
  }
}
