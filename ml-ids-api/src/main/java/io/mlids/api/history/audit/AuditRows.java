package io.mlids.api.history.audit;

import io.mlids.api.history.database.Condition;
import io.mlids.api.history.database.Texts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** The table of events. All methods run in the caller's transaction. */
public final class AuditRows {
  /** The maximum number of events; the oldest are deleted. */
  public static final int MOST = 100_000;

  private static final int LONGEST_AUTHOR = 200;
  private static final int LONGEST_ADDRESS = 100;
  private static final int LONGEST_SUBJECT = 4_000;
  private static final int LONGEST_DETAIL = 1_000;

  private AuditRows() {}

  /** Stores events, in place of those that an attempt that seemed to fail may have stored. */
  public static void store(Handle handle, List<AuditEvent> events) {
    try (PreparedBatch deletion = handle.prepareBatch("DELETE FROM audit_event WHERE number = ?");
        PreparedBatch insertion =
            handle.prepareBatch(
                "INSERT INTO audit_event (number, author, author_key, is_token, address,"
                    + " action_name, subject, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (AuditEvent each : events) {
        deletion.bind(0, each.number()).add();
        String author = Texts.storable(each.author(), LONGEST_AUTHOR);
        insertion
            .bind(0, each.number())
            .bind(1, author)
            .bind(2, Texts.storable(AuditFilter.key(author), LONGEST_AUTHOR))
            .bind(3, each.isToken())
            .bind(4, Texts.storable(each.address(), LONGEST_ADDRESS))
            .bind(5, each.action().id())
            .bind(6, Texts.storable(each.subject(), LONGEST_SUBJECT))
            .bind(7, Texts.storable(each.detail(), LONGEST_DETAIL))
            .add();
      }
      deletion.execute();
      insertion.execute();
    }
  }

  /** The highest number stored; 0 if there are no events. */
  public static long highest(Handle handle) {
    return handle
        .createQuery("SELECT max(number) FROM audit_event")
        .mapTo(Long.class)
        .findOne()
        .orElse(0L);
  }

  /** The events that are wanted, latest first. */
  public static List<AuditEvent> latest(Handle handle, AuditFilter filter, int limit) {
    Condition condition = condition(filter);
    Query query =
        handle.createQuery(
            "SELECT * FROM audit_event WHERE "
                + condition.sql()
                + " ORDER BY number DESC LIMIT "
                + limit);
    for (int i = 0; i < condition.values().size(); i++) {
      query.bind(i, condition.values().get(i));
    }
    return query.map((row, _) -> event(row)).list();
  }

  private static Condition condition(AuditFilter filter) {
    List<Condition> all = new ArrayList<>();
    all.add(Condition.of("number >= ? AND number < ?", filter.from(), filter.before()));
    filter
        .author()
        .ifPresent(
            each -> all.add(Condition.of("author_key = ?", storable(AuditFilter.key(each)))));
    filter.action().ifPresent(each -> all.add(Condition.of("action_name = ?", each.id())));
    filter.address().ifPresent(each -> all.add(Condition.of("address = ?", storable(each))));
    filter
        .subject()
        .ifPresent(
            each ->
                all.add(
                    Condition.of(
                        "subject LIKE ? ESCAPE '!'",
                        "%" + Condition.literal(storable(each)) + "%")));
    return Condition.all(all);
  }

  private static String storable(String text) {
    return Texts.storable(text, LONGEST_SUBJECT);
  }

  private static AuditEvent event(ResultSet row) throws SQLException {
    return new AuditEvent(
        row.getLong("number"),
        row.getString("author"),
        row.getBoolean("is_token"),
        row.getString("address"),
        AuditAction.ofId(row.getString("action_name")).orElseThrow(),
        row.getString("subject"),
        row.getString("detail"));
  }

  /**
   * Deletes some of the events that are older than a time, and of those that are too many.
   *
   * @param micros in microseconds since the epoch
   * @param most the maximum number of events that stay
   * @param step the maximum number of events deleted
   * @return how many were deleted
   */
  public static int delete(Handle handle, long micros, int most, int step) {
    long tooMany =
        handle
            .createQuery(
                "SELECT number FROM audit_event ORDER BY number DESC LIMIT 1 OFFSET " + most)
            .mapTo(Long.class)
            .findOne()
            .orElse(0L);
    return handle.execute(
        "DELETE FROM audit_event WHERE number IN (SELECT number FROM audit_event WHERE number < ?"
            + " ORDER BY number LIMIT "
            + step
            + ")",
        Math.max(micros, tooMany + 1));
  }
}
