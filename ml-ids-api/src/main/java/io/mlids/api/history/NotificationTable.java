package io.mlids.api.history;

import io.mlids.api.feed.LiveNotification;
import io.mlids.api.feed.NotificationSubject;
import io.mlids.api.history.database.Texts;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.incident.Severity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The table of notifications. All methods run in the caller's transaction. */
final class NotificationTable {
  private static final int LONGEST_LABEL = 200;
  private static final String INCIDENT = "incident";
  private static final String FLOW = "flow";
  private static final String ROW = "row";

  private NotificationTable() {}

  static void store(Handle handle, List<LiveNotification> notifications, Instant now) {
    try (PreparedBatch batch =
        handle.prepareBatch(
            "INSERT INTO notification (sequence, stored_at, subject, label, severity, probability,"
                + " document, details) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (LiveNotification each : notifications) {
        batch
            .bind(0, each.sequence())
            .bind(1, FlowTime.micros(now))
            // PostgreSQL stores no NUL, which JSON may contain only in escaped form.
            .bind(6, Texts.storable(each.json(), Integer.MAX_VALUE))
            .bind(
                7,
                each.details().map(text -> Texts.storable(text, Integer.MAX_VALUE)).orElse(null));
        bind(batch, each.subject());
        batch.add();
      }
      batch.execute();
    }
    Counters.set(handle, Counters.NOTIFICATION, notifications.getLast().sequence());
  }

  private static void bind(PreparedBatch batch, NotificationSubject subject) {
    switch (subject) {
      case NotificationSubject.OfFlow flow ->
          batch
              .bind(2, flow.submitted() ? ROW : FLOW)
              .bind(3, Texts.storable(flow.label().name(), LONGEST_LABEL))
              .bind(4, (String) null)
              .bind(5, flow.probability());
      case NotificationSubject.OfIncident incident ->
          batch
              .bind(2, INCIDENT)
              .bind(3, incident.kind().id())
              .bind(4, incident.severity().id())
              .bind(5, 0.0);
    }
  }

  static void delete(Handle handle, List<Long> sequences) {
    try (PreparedBatch batch = handle.prepareBatch("DELETE FROM notification WHERE sequence = ?")) {
      sequences.forEach(each -> batch.bind(0, each).add());
      batch.execute();
    }
  }

  /**
   * Deletes some of the oldest notifications.
   *
   * @param micros only notifications that were stored before this time, in microseconds since the
   *     epoch
   * @param most the maximum number of notifications
   * @return the number of notifications deleted
   */
  static int deleteOldest(Handle handle, long micros, int most) {
    return handle.execute(
        "DELETE FROM notification WHERE sequence IN (SELECT sequence FROM notification"
            + " WHERE stored_at < ? ORDER BY stored_at LIMIT "
            + most
            + ")",
        micros);
  }

  /** The highest number stored; 0 if there are no notifications. */
  static long highest(Handle handle) {
    return handle
        .createQuery("SELECT max(sequence) FROM notification")
        .mapTo(Long.class)
        .findOne()
        .orElse(0L);
  }

  /** The latest notifications, in the order of their numbers. */
  static List<LiveNotification> latest(Handle handle, int most) {
    return handle
        .createQuery(
            "SELECT sequence, subject, label, severity, probability, document, details"
                + " FROM notification ORDER BY sequence DESC LIMIT "
                + most)
        .map((row, _) -> notification(row))
        .list()
        .reversed();
  }

  private static LiveNotification notification(ResultSet row) throws SQLException {
    String label = row.getString("label");
    String subject = row.getString("subject");
    return LiveNotification.stored(
        row.getLong("sequence"),
        subject.equals(INCIDENT)
            ? new NotificationSubject.OfIncident(
                BehaviourKind.ofId(label).orElseThrow(),
                Severity.ofId(row.getString("severity")).orElseThrow())
            : new NotificationSubject.OfFlow(
                subject.equals(ROW), TrafficClass.ofLabel(label), row.getDouble("probability")),
        row.getString("document"),
        Optional.ofNullable(row.getString("details")));
  }
}
