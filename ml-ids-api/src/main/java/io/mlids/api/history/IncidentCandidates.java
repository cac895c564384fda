package io.mlids.api.history;

import io.mlids.api.history.database.Condition;
import io.mlids.api.history.database.DatabaseException;
import io.mlids.api.history.database.HistoryDatabase;
import io.mlids.api.history.scan.SearchTime;
import io.mlids.api.incident.IncidentStore;
import io.mlids.api.search.criterion.Criterion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/**
 * The few incidents that can match a search, according to an index. Immutable.
 *
 * @param numbers the numbers of the incidents, highest first
 */
record IncidentCandidates(List<Long> numbers) {
  /** The number of incidents that a statement checks. */
  private static final int BATCH = 1_000;

  /** An incident is in an index once for each of its addresses. */
  private static final int ENTRIES_EACH = 4;

  /**
   * Finds the incidents that can satisfy a criterion, segment by segment; empty if there are too
   * many of them, if no index helps, or if the time runs out.
   *
   * @param most the maximum number of incidents
   */
  static Optional<IncidentCandidates> find(
      Handle handle, Criterion criterion, SearchTime time, int most) {
    int limit = ENTRIES_EACH * most + 1;
    List<Long> entries = new ArrayList<>();
    long first = IncidentTable.segment(IncidentTable.lowest(handle).orElse(0));
    long last = IncidentTable.segment(IncidentTable.highest(handle));
    for (long segment = last; segment >= first && entries.size() < limit; segment--) {
      Optional<Condition> select = IncidentConditions.indexed(criterion, segment);
      if (select.isEmpty() || time.isOver()) {
        return Optional.empty();
      }
      entries.addAll(IncidentTable.numbers(handle, select.get(), limit - entries.size()));
    }
    List<Long> numbers = entries.stream().distinct().sorted(Comparator.reverseOrder()).toList();
    return entries.size() == limit || numbers.size() > most
        ? Optional.empty()
        : Optional.of(new IncidentCandidates(numbers));
  }

  /**
   * A page of those incidents that match a condition; empty if the database cannot be read.
   *
   * @param limit the maximum number of incidents
   * @param before only incidents with a smaller number
   */
  Optional<IncidentStore.Page> page(
      HistoryDatabase database, Condition condition, SearchTime time, int limit, long before) {
    List<Long> older = numbers.stream().filter(each -> each < before).toList();
    List<Long> newer = numbers.stream().filter(each -> each >= before).toList();
    // The newer ones only count, so they come second.
    return check(database, condition, time, older)
        .flatMap(
            checkedOlder ->
                check(database, condition, time, newer)
                    .flatMap(
                        checkedNewer -> page(database, checkedOlder, checkedNewer, limit, before)));
  }

  /**
   * How far candidates were checked before the time ran out.
   *
   * @param matches the numbers of those that match, highest first
   * @param last the number of the last one that was checked; empty if all were checked
   */
  private record Checked(List<Long> matches, OptionalLong last) {
    boolean isComplete() {
      return last.isEmpty();
    }
  }

  private static Optional<Checked> check(
      HistoryDatabase database, Condition condition, SearchTime time, List<Long> candidates) {
    List<Long> matches = new ArrayList<>();
    int end = 0;
    try {
      while (end < candidates.size() && !time.isOver()) {
        List<Long> batch = candidates.subList(end, Math.min(candidates.size(), end + BATCH));
        Optional<List<Long>> matching =
            database.read(time.left(), handle -> IncidentTable.matching(handle, batch, condition));
        if (matching.isEmpty()) {
          return Optional.empty();
        }
        matches.addAll(matching.get());
        end += batch.size();
      }
    } catch (DatabaseException e) {
      // Only after a statement that took too long: these candidates were not checked.
    }
    return Optional.of(
        new Checked(
            matches,
            end == candidates.size()
                ? OptionalLong.empty()
                : OptionalLong.of(end == 0 ? Long.MAX_VALUE : candidates.get(end - 1))));
  }

  private static Optional<IncidentStore.Page> page(
      HistoryDatabase database, Checked older, Checked newer, int limit, long before) {
    boolean isFull = older.matches().size() > limit;
    Optional<IncidentStore.Stop> stop =
        isFull || older.isComplete()
            ? Optional.empty()
            : Optional.of(
                IncidentSearch.stop(database, Math.min(before, older.last().getAsLong()), before));
    List<Long> shown = isFull ? older.matches().subList(0, limit) : older.matches();
    int offset = newer.matches().size();
    return database
        .read(handle -> IncidentTable.read(handle, shown))
        .map(
            incidents ->
                new IncidentStore.Page(
                    incidents,
                    offset + older.matches().size(),
                    offset,
                    isFull || stop.isPresent(),
                    newer.isComplete()
                        ? IncidentStore.previous(newer.matches(), limit)
                        : IncidentSearch.first(before),
                    older.isComplete() && newer.isComplete(),
                    stop));
  }
}
