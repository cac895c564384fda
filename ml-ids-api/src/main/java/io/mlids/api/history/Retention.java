package io.mlids.api.history;

import io.mlids.api.history.audit.AuditRows;
import io.mlids.api.history.database.DatabaseException;
import io.mlids.api.history.database.HistoryDatabase;
import io.mlids.api.history.figure.FigureRows;
import io.mlids.core.feature.FlowTime;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;
import org.jdbi.v3.core.Handle;

/**
 * Deletes what is too old, and the oldest if the database is too large. Deletes in small
 * transactions, so that writers need not wait. Open incidents stay. {@link #run} is called by one
 * thread; any thread may read the counts.
 */
final class Retention {
  /** The maximum number of rows deleted in a transaction. */
  private static final int STEP = 500;

  /** The same for flows, of which there are many and which have few indexes. */
  private static final int FLOW_STEP = 5_000;

  /** If the database is too large, this share of the time that it covers is deleted. */
  private static final int SHARE = 10;

  /** A server reuses deleted space but does not return it, so only growth by this share counts. */
  private static final int GROWTH = 50;

  private final HistoryDatabase database;
  private final HistorySettings settings;
  private final Clock clock;
  private final AtomicLong incidents = new AtomicLong();
  private final AtomicLong notifications = new AtomicLong();
  private final AtomicLong flows = new AtomicLong();
  private final AtomicLong triageEvents = new AtomicLong();
  private final AtomicLong figures = new AtomicLong();
  private final AtomicLong auditEvents = new AtomicLong();
  private volatile long bytes;
  private volatile boolean stopped;
  private long bytesAfterDeletion;

  Retention(HistoryDatabase database, HistorySettings settings, Clock clock) {
    this.database = database;
    this.settings = settings;
    this.clock = clock;
  }

  /** Deletes what exceeds the limits. */
  void run() {
    try {
      long oldest = FlowTime.micros(clock.instant().minus(settings.longest()));
      deleteBefore(oldest);
      // Not because of the size: a flood must not hide who changed what.
      repeat(auditEvents, handle -> AuditRows.delete(handle, oldest, AuditRows.MOST, STEP));
      bytes = database.bytes();
      if (isTooLarge()) {
        oldest().ifPresent(this::deleteOldest);
        bytes = database.bytes();
        bytesAfterDeletion = bytes;
      }
    } catch (DatabaseException e) {
      // An outage has been reported already.
      if (!e.isOutage()) {
        database.warn(e);
      }
    }
  }

  private boolean isTooLarge() {
    long limit = settings.bytes();
    return bytes > limit && (database.isEmbedded() || bytes > bytesAfterDeletion + limit / GROWTH);
  }

  private void deleteOldest(long oldest) {
    long now = FlowTime.micros(clock.instant());
    deleteBefore(
        oldest + Math.max(Duration.ofSeconds(1).toNanos() / 1_000, (now - oldest) / SHARE));
  }

  /** The time of the oldest row, in microseconds since the epoch. */
  private Optional<Long> oldest() {
    return database
        .read(
            handle ->
                handle
                    .createQuery(
                        "SELECT min(oldest) FROM (SELECT min(id) AS oldest FROM flow"
                            + " UNION ALL SELECT min(stored_at) FROM notification"
                            + " UNION ALL SELECT min(updated_at) FROM incident"
                            + " WHERE is_open = FALSE) AS times")
                    .mapTo(Long.class)
                    .findOne())
        .flatMap(found -> found);
  }

  private void deleteBefore(long micros) {
    repeat(flows, handle -> FlowTable.deleteOldest(handle, micros, FLOW_STEP));
    database.write(handle -> FlowTable.deleteEmptySegments(handle, micros));
    repeat(notifications, handle -> NotificationTable.deleteOldest(handle, micros, STEP));
    repeat(
        incidents,
        handle -> {
          List<Long> numbers = IncidentTable.unchangedSince(handle, micros, STEP);
          IncidentTable.delete(handle, numbers);
          return numbers.size();
        });
    repeat(figures, handle -> FigureRows.delete(handle, micros, STEP));
    long now = FlowTime.micros(clock.instant());
    repeat(triageEvents, handle -> TriageRetention.delete(handle, micros, now, STEP));
  }

  /** Repeats a deletion until it finds nothing more. */
  private void repeat(AtomicLong counter, ToIntFunction<Handle> deletion) {
    int[] deleted = new int[1];
    do {
      if (stopped || !database.isAvailable()) {
        return;
      }
      database.write(handle -> deleted[0] = deletion.applyAsInt(handle));
      counter.addAndGet(deleted[0]);
    } while (deleted[0] > 0);
  }

  /** Makes {@link #run} return soon, without an interrupt in the middle of a transaction. */
  void stop() {
    stopped = true;
  }

  /** The number of rows deleted so far. */
  HistoryStatus.Deleted deleted() {
    return new HistoryStatus.Deleted(
        incidents.get(),
        notifications.get(),
        flows.get(),
        triageEvents.get(),
        figures.get(),
        auditEvents.get());
  }

  /** The approximate size of the data in bytes, when it was last measured. */
  long bytes() {
    return bytes;
  }
}
