package io.mlids.api.triage;

import io.mlids.api.history.History;
import io.mlids.api.history.database.Condition;
import io.mlids.api.history.database.DatabaseException;
import io.mlids.api.history.database.Texts;
import io.mlids.api.incident.TriageFacts;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Keeps triage events in the database of the history. Thread-safe. */
public final class DatabaseTriageLog implements TriageLog {
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_CONTENT = 4_000;

  private static final String SELECT =
      "SELECT number, at_time, author, incident_id, change_name, content, feedback"
          + " FROM triage_event WHERE ";

  private final History history;

  /**
   * @param history closed by the caller, after the last use of this log
   */
  public DatabaseTriageLog(History history) {
    this.history = history;
  }

  @Override
  public boolean isPersistent() {
    return true;
  }

  @Override
  public long lastNumber() throws IOException {
    return read(
        handle ->
            handle
                .createQuery("SELECT COALESCE(MAX(number), 0) FROM triage_event")
                .mapTo(Long.class)
                .one());
  }

  @Override
  public Map<String, List<TriageEvent>> events(Collection<String> incidents) throws IOException {
    if (incidents.isEmpty()) {
      return Map.of();
    }
    Condition condition = Condition.in("incident_id", List.copyOf(incidents));
    List<TriageEvent> found = read(handle -> events(handle, condition));
    Map<String, List<TriageEvent>> events = new HashMap<>();
    found.forEach(
        each -> events.computeIfAbsent(each.incident(), _ -> new ArrayList<>()).add(each));
    return events;
  }

  private static List<TriageEvent> events(Handle handle, Condition condition) {
    Query query = handle.createQuery(SELECT + condition.sql() + " ORDER BY number");
    for (int i = 0; i < condition.values().size(); i++) {
      query.bind(i, condition.values().get(i));
    }
    return query.map((row, _) -> event(row)).list();
  }

  private static TriageEvent event(ResultSet row) throws SQLException {
    return new TriageEvent(
        row.getLong("number"),
        Instant.EPOCH.plus(row.getLong("at_time"), ChronoUnit.MICROS),
        row.getString("author"),
        row.getString("incident_id"),
        TriageChangeText.of(row.getString("change_name"), row.getString("content")),
        Optional.ofNullable(row.getString("feedback")));
  }

  @Override
  public Set<String> muting(Instant time) throws IOException {
    return read(
        handle ->
            new HashSet<>(
                handle
                    .createQuery("SELECT incident_id FROM triage_event WHERE expires > ?")
                    .bind(0, micros(time))
                    .mapTo(String.class)
                    .list()));
  }

  private <T> T read(Function<Handle, T> work) throws IOException {
    return history
        .read(work)
        .orElseThrow(() -> new IOException("the history is unavailable; see the server's log"));
  }

  @Override
  public void append(List<TriageEvent> events, List<Triage> results) throws IOException {
    try {
      history.write(
          handle -> {
            events.forEach(each -> insert(handle, each));
            results.forEach(each -> replace(handle, each));
          });
    } catch (DatabaseException | IllegalStateException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static void insert(Handle handle, TriageEvent event) {
    handle
        .createUpdate(
            "INSERT INTO triage_event (number, at_time, author, incident_id, change_name, content,"
                + " feedback, expires) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(0, event.number())
        .bind(1, micros(event.at()))
        .bind(2, Texts.storable(event.by(), LONGEST_NAME))
        .bind(3, event.incident())
        .bind(4, TriageChangeText.name(event.change()))
        .bind(5, Texts.storable(TriageChangeText.value(event.change()), LONGEST_CONTENT))
        .bind(6, event.feedback())
        .bind(7, expiry(event.change()))
        .execute();
  }

  private static Optional<Long> expiry(TriageChange change) {
    return change instanceof TriageChange.Mute mute
        ? Optional.of(mute.entry().expires().map(DatabaseTriageLog::micros).orElse(Long.MAX_VALUE))
        : Optional.empty();
  }

  private static void replace(Handle handle, Triage triage) {
    TriageFacts facts = triage.facts();
    String incident = triage.incident();
    handle.execute("DELETE FROM incident_triage WHERE incident_id = ?", incident);
    handle.execute(
        "INSERT INTO incident_triage (incident_id, state, assignee, version) VALUES (?, ?, ?, ?)",
        incident,
        facts.state(),
        lower(facts.assignee()),
        triage.version());
    replace(handle, "incident_tag", "tag", incident, facts.tags());
    replace(handle, "incident_note", "note", incident, facts.notes());
  }

  private static void replace(
      Handle handle, String table, String column, String incident, List<String> texts) {
    handle.execute("DELETE FROM " + table + " WHERE incident_id = ?", incident);
    texts.stream()
        .map(DatabaseTriageLog::lower)
        .distinct()
        .forEach(
            each ->
                handle.execute(
                    "INSERT INTO " + table + " (incident_id, " + column + ") VALUES (?, ?)",
                    incident,
                    each));
  }

  private static String lower(String text) {
    return Texts.storable(text.toLowerCase(Locale.ROOT), LONGEST_CONTENT);
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }
}
