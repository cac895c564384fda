package io.mlids.api.history;

import io.mlids.api.background.BoundedQueue;
import io.mlids.api.history.database.DatabaseException;
import io.mlids.api.incident.KeptIncident;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Writes changes in batches, one transaction each. While the database is unavailable, the changes
 * wait. Used by one thread.
 */
final class ChangeWriter implements BoundedQueue.Handler<Change> {
  private final HistoryDatabase database;
  private long highest;

  /**
   * @param highest the highest number of an incident in the database
   */
  ChangeWriter(HistoryDatabase database, long highest) {
    this.database = database;
    this.highest = highest;
  }

  @Override
  public BoundedQueue.Result<Change> handle(List<Change> batch) {
    try {
      write(batch);
      return new BoundedQueue.Result<>(batch.size(), 0, 0, List.of());
    } catch (DatabaseException e) {
      return e.isOutage() ? new BoundedQueue.Result<>(0, 0, 0, batch) : oneByOne(batch);
    }
  }

  /** Finds the change that the database does not accept, so that the others are written. */
  private BoundedQueue.Result<Change> oneByOne(List<Change> batch) {
    int handled = 0;
    int failed = 0;
    for (int i = 0; i < batch.size(); i++) {
      try {
        write(batch.subList(i, i + 1));
        handled++;
      } catch (DatabaseException e) {
        if (e.isOutage()) {
          return new BoundedQueue.Result<>(
              handled, failed, 0, List.copyOf(batch.subList(i, batch.size())));
        }
        database.warn(e);
        failed++;
      }
    }
    return new BoundedQueue.Result<>(handled, failed, 0, List.of());
  }

  private void write(List<Change> batch) {
    List<KeptIncident> incidents = new ArrayList<>();
    for (Change each : batch) {
      if (each instanceof Change.Incident(KeptIncident kept)) {
        incidents.add(kept);
      }
    }
    database.write(handle -> write(handle, batch, incidents));
    for (KeptIncident each : incidents) {
      highest = Math.max(highest, each.number());
    }
  }

  private void write(Handle handle, List<Change> batch, List<KeptIncident> incidents) {
    for (Change each : batch) {
      if (each instanceof Change.Reservation(String counter, long upTo)) {
        Counters.set(handle, counter, upTo);
      }
    }
    if (!incidents.isEmpty()) {
      IncidentTable.store(handle, IncidentTable.latest(incidents), highest);
    }
  }
}
