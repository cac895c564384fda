package io.mlids.api.history.flow;

import io.mlids.api.history.database.Condition;
import io.mlids.api.history.database.HistoryDatabase;
import io.mlids.api.history.scan.BackwardScan;
import io.mlids.api.history.scan.SearchTime;
import io.mlids.api.search.criterion.AddressSpan;
import io.mlids.api.search.criterion.Criterion;
import io.mlids.api.search.criterion.SearchField;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/**
 * Searches the stored flows backwards in time, because their ids are times. Used once, by one
 * thread.
 */
public final class FlowSearch implements BackwardScan.Table {
  /** In microseconds; a busy server stores less than 200,000 flows in this time. */
  private static final long FIRST_SLICE = Duration.ofSeconds(10).toNanos() / 1_000;

  private static final int GROWTH = 4;

  /** The maximum number of rows that a statement reads. */
  private static final int BATCH = 2_000;

  private final Criterion criterion;
  private final Condition condition;

  /** Reads candidates through an index, if all matches have a certain address. */
  private final Optional<SegmentRows> segments;

  private final BackwardScan scan;
  private final long now;
  private final List<StoredFlow> found = new ArrayList<>();

  /**
   * @param now the time in microseconds since the epoch
   */
  public FlowSearch(HistoryDatabase database, Criterion criterion, SearchTime time, long now) {
    this.criterion = criterion;
    this.condition = FlowConditions.of(criterion);
    this.segments = segments(criterion);
    this.scan = new BackwardScan(database, time, this, FIRST_SLICE, GROWTH);
    this.now = now;
  }

  /**
   * The latest matches; empty if the database cannot be read.
   *
   * @param before only flows with a smaller id
   * @param limit the maximum number of flows
   */
  public Optional<FlowPage> page(long before, int limit) {
    return switch (scan.run(before, () -> found.size() > limit)) {
      case UNREADABLE -> Optional.empty();
      case OUT_OF_TIME -> Optional.of(FlowPage.partial(found, Math.min(scan.searched(), now)));
      case COMPLETE -> Optional.of(complete(limit));
    };
  }

  private FlowPage complete(int limit) {
    boolean hasMore = found.size() > limit;
    List<StoredFlow> page = hasMore ? found.subList(0, limit) : found;
    return new FlowPage(
        page, false, hasMore ? OptionalLong.of(page.getLast().id()) : OptionalLong.empty());
  }

  private static Optional<SegmentRows> segments(Criterion criterion) {
    return switch (criterion) {
      case Criterion.All(List<Criterion> all) ->
          all.stream().map(FlowSearch::segments).flatMap(Optional::stream).findFirst();
      case Criterion.Is(SearchField field, AddressSpan span) ->
          Optional.of(SegmentRows.of(field, span));
      case Criterion.Is _, Criterion.Any _, Criterion.Not _ -> Optional.empty();
    };
  }

  @Override
  public OptionalLong lowest(Handle handle) {
    return FlowRows.lowest(handle);
  }

  @Override
  public OptionalLong highest(Handle handle, long before) {
    return FlowRows.highest(handle, before);
  }

  @Override
  public long read(Handle handle, long from, long to) {
    List<StoredFlow> rows =
        segments
            .map(each -> each.newest(handle, condition, from, to, BATCH))
            .orElseGet(() -> FlowRows.newest(handle, condition, from, to, BATCH));
    rows.stream().filter(flow -> criterion.matches(new FlowFacts(flow))).forEach(found::add);
    return rows.size() == BATCH ? rows.getLast().id() : from;
  }
}
