package io.mlids.api.history;

import io.mlids.api.background.BoundedQueue;
import io.mlids.api.feed.LiveNotification;
import io.mlids.api.history.audit.AuditEvent;
import io.mlids.api.history.audit.AuditRows;
import io.mlids.api.history.database.DatabaseException;
import io.mlids.api.history.database.HistoryDatabase;
import io.mlids.api.history.figure.FigureRows;
import io.mlids.api.history.figure.MinuteFigures;
import io.mlids.api.incident.KeptIncident;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Writes changes in batches, one transaction each. While the database is unavailable, the changes
 * wait. Used by one thread.
 */
final class ChangeWriter implements BoundedQueue.Handler<Change> {
  private final HistoryDatabase database;
  private final Clock clock;
  private long highest;

  /** Whether the database may contain rows of an attempt that seemed to fail. */
  private boolean isRetry;

  /**
   * Creates a writer.
   *
   * @param highest the highest number of an incident in the database
   */
  ChangeWriter(HistoryDatabase database, long highest, Clock clock) {
    this.database = database;
    this.highest = highest;
    this.clock = clock;
  }

  @Override
  public BoundedQueue.Result<Change> handle(List<Change> batch) {
    try {
      write(batch);
      return new BoundedQueue.Result<>(batch.size(), 0, 0, List.of());
    } catch (DatabaseException e) {
      if (e.isOutage()) {
        isRetry = true;
        return new BoundedQueue.Result<>(0, 0, 0, batch);
      }
      return oneByOne(batch);
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
          isRetry = true;
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
    List<LiveNotification> notifications = new ArrayList<>();
    List<Change.Reservation> reservations = new ArrayList<>();
    List<MinuteFigures> minutes = new ArrayList<>();
    List<AuditEvent> audits = new ArrayList<>();
    for (Change each : batch) {
      switch (each) {
        case Change.Incident(KeptIncident kept) -> incidents.add(kept);
        case Change.Notification(LiveNotification notification) -> notifications.add(notification);
        case Change.Minute(MinuteFigures figures) -> minutes.add(figures);
        case Change.Audit(AuditEvent event) -> audits.add(event);
        case Change.Reservation reservation -> reservations.add(reservation);
      }
    }
    database.write(
        handle -> {
          write(handle, incidents, notifications, reservations);
          if (!minutes.isEmpty()) {
            FigureRows.store(handle, minutes);
          }
          if (!audits.isEmpty()) {
            AuditRows.store(handle, audits);
          }
        });
    for (KeptIncident each : incidents) {
      highest = Math.max(highest, each.number());
    }
    isRetry = false;
  }

  private void write(
      Handle handle,
      List<KeptIncident> incidents,
      List<LiveNotification> notifications,
      List<Change.Reservation> reservations) {
    reservations.forEach(each -> Counters.set(handle, each.counter(), each.upTo()));
    if (!incidents.isEmpty()) {
      IncidentTable.store(
          handle, IncidentTable.latest(incidents), isRetry ? Long.MAX_VALUE : highest);
    }
    if (!notifications.isEmpty()) {
      if (isRetry) {
        NotificationTable.delete(
            handle, notifications.stream().map(LiveNotification::sequence).toList());
      }
      NotificationTable.store(handle, notifications, clock.instant());
    }
  }
}
