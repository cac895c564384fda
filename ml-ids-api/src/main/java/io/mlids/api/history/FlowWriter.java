package io.mlids.api.history;

import io.mlids.api.background.BoundedQueue;
import io.mlids.api.history.database.DatabaseException;
import io.mlids.api.history.database.HistoryDatabase;
import io.mlids.api.history.flow.StoredFlow;
import io.mlids.core.feature.FlowTime;
import java.time.Clock;
import java.util.List;

/**
 * Writes scored flows in batches. While the database is unavailable, the flows wait. Used by one
 * thread.
 */
final class FlowWriter implements BoundedQueue.Handler<StoredFlow> {
  private final HistoryDatabase database;
  private final Clock clock;
  private long latest;
  private FlowTable.Segment segment;

  /** Whether the database may contain flows of an attempt that seemed to fail. */
  private boolean isRetry;

  /**
   * Creates a writer.
   *
   * @param latest the highest id in the database
   * @param segment the latest segment in the database
   */
  FlowWriter(HistoryDatabase database, long latest, FlowTable.Segment segment, Clock clock) {
    this.database = database;
    this.latest = latest;
    this.segment = segment;
    this.clock = clock;
  }

  @Override
  public BoundedQueue.Result<StoredFlow> handle(List<StoredFlow> batch) {
    long first = isRetry ? latest + 1 : Math.max(latest + 1, FlowTime.micros(clock.instant()));
    FlowTable.Segment next = segment.with(batch.size(), first);
    try {
      database.write(
          handle -> {
            if (isRetry) {
              FlowTable.delete(handle, first, batch.size());
            }
            FlowTable.store(handle, batch, first, next.firstId());
          });
      latest = first + batch.size() - 1;
      segment = next;
      isRetry = false;
      return new BoundedQueue.Result<>(batch.size(), 0, 0, List.of());
    } catch (DatabaseException e) {
      if (e.isOutage()) {
        latest = first - 1;
        isRetry = true;
        return new BoundedQueue.Result<>(0, 0, 0, batch);
      }
      database.warn(e);
      return new BoundedQueue.Result<>(0, batch.size(), 0, List.of());
    }
  }
}
