package io.mlids.api.history;

import io.mlids.api.history.database.Addresses;
import io.mlids.api.history.database.Condition;
import io.mlids.api.history.database.Texts;
import io.mlids.api.incident.IncidentFacts;
import io.mlids.api.incident.IncidentRun;
import io.mlids.api.incident.KeptIncident;
import io.mlids.api.search.criterion.SearchField;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.incident.Incident;
import io.mlids.core.net.IpAddress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** The tables of incidents. All methods run in the caller's transaction. */
final class IncidentTable {
  private static final int LONGEST_TEXT = 1_000;
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_CONTENT = 100_000;

  /** Segments of the indexes by address and port cover this many numbers. */
  private static final int SEGMENT = 10_000;

  private static final List<String> TABLES =
      List.of(
          "incident", "incident_document", "incident_text", "incident_address", "incident_port");

  private static final String COLUMNS =
      "number, id, kind, severity, confidence, is_open, title, origin, origin_lower,"
          + " model_version, first_seen, last_seen, reported_at, updated_at, flows, packets, bytes,"
          + " run";

  private static final String SELECT =
      "SELECT i.number, i.is_open, i.origin, i.model_version, i.updated_at, d.document"
          + " FROM incident i JOIN incident_document d ON d.number = i.number WHERE ";

  private IncidentTable() {}

  /**
   * Stores the latest states of incidents.
   *
   * @param highest the highest number stored so far; incidents with higher numbers are new
   */
  static void store(Handle handle, Collection<KeptIncident> incidents, long highest) {
    delete(
        handle,
        incidents.stream().map(KeptIncident::number).filter(each -> each <= highest).toList());
    insertRows(handle, incidents);
    insertTexts(handle, incidents);
    insertAddresses(handle, incidents);
    insertPorts(handle, incidents);
  }

  static void delete(Handle handle, List<Long> numbers) {
    if (numbers.isEmpty()) {
      return;
    }
    for (String table : TABLES) {
      try (PreparedBatch batch =
          handle.prepareBatch("DELETE FROM " + table + " WHERE number = ?")) {
        numbers.forEach(each -> batch.bind(0, each).add());
        batch.execute();
      }
    }
  }

  private static void insertRows(Handle handle, Collection<KeptIncident> incidents) {
    try (PreparedBatch batch =
        handle.prepareBatch(
            "INSERT INTO incident ("
                + COLUMNS
                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (KeptIncident each : incidents) {
        Incident incident = each.incident();
        String origin = Texts.storable(each.origin(), LONGEST_TEXT);
        batch
            .bind(0, each.number())
            .bind(1, Texts.storable(each.id(), LONGEST_NAME))
            .bind(2, incident.kind().id())
            .bind(3, incident.severity().id())
            .bind(4, incident.confidence())
            .bind(5, incident.open())
            .bind(6, Texts.storable(incident.title(), LONGEST_TEXT))
            .bind(7, origin)
            .bind(8, Texts.storable(origin.toLowerCase(Locale.ROOT), LONGEST_TEXT))
            .bind(9, Texts.storable(each.modelVersion(), LONGEST_NAME))
            .bind(10, incident.firstSeen())
            .bind(11, incident.lastSeen())
            .bind(12, incident.reportedAt())
            .bind(13, FlowTime.micros(each.updatedAt()))
            .bind(14, incident.flows())
            .bind(15, incident.packets())
            .bind(16, incident.bytes())
            .bind(17, IncidentRun.numberIn(each.id()).orElse(0))
            .add();
      }
      batch.execute();
    }
    try (PreparedBatch batch =
        handle.prepareBatch("INSERT INTO incident_document (number, document) VALUES (?, ?)")) {
      for (KeptIncident each : incidents) {
        batch.bind(0, each.number()).bind(1, IncidentDocument.of(each.incident())).add();
      }
      batch.execute();
    }
  }

  private static void insertTexts(Handle handle, Collection<KeptIncident> incidents) {
    try (PreparedBatch batch =
        handle.prepareBatch(
            "INSERT INTO incident_text (number, content, title, reasons, techniques)"
                + " VALUES (?, ?, ?, ?, ?)")) {
      for (KeptIncident each : incidents) {
        IncidentFacts facts = new IncidentFacts(each);
        batch
            .bind(0, each.number())
            .bind(1, Texts.storable(facts.text(), LONGEST_CONTENT))
            .bind(2, content(facts, SearchField.TITLE))
            .bind(3, content(facts, SearchField.REASON))
            .bind(4, "\n" + content(facts, SearchField.TECHNIQUE) + "\n")
            .add();
      }
      batch.execute();
    }
  }

  private static String content(IncidentFacts facts, SearchField field) {
    return Texts.storable(String.join("\n", facts.texts(field)), LONGEST_CONTENT);
  }

  private static void insertAddresses(Handle handle, Collection<KeptIncident> incidents) {
    try (PreparedBatch batch =
        handle.prepareBatch(
            "INSERT INTO incident_address (address, role, number, segment) VALUES (?, ?, ?, ?)")) {
      for (KeptIncident each : incidents) {
        add(batch, each.number(), "A", each.incident().attackers());
        add(batch, each.number(), "V", each.incident().victims());
      }
      if (batch.size() > 0) {
        batch.execute();
      }
    }
  }

  private static void add(
      PreparedBatch batch, long number, String role, List<IpAddress> addresses) {
    addresses.stream()
        .distinct()
        .forEach(
            each ->
                batch
                    .bind(0, Addresses.bytes(each))
                    .bind(1, role)
                    .bind(2, number)
                    .bind(3, segment(number))
                    .add());
  }

  private static void insertPorts(Handle handle, Collection<KeptIncident> incidents) {
    try (PreparedBatch batch =
        handle.prepareBatch("INSERT INTO incident_port (port, number, segment) VALUES (?, ?, ?)")) {
      for (KeptIncident each : incidents) {
        for (int port : new TreeSet<>(each.incident().ports())) {
          batch.bind(0, port).bind(1, each.number()).bind(2, segment(each.number())).add();
        }
      }
      if (batch.size() > 0) {
        batch.execute();
      }
    }
  }

  /**
   * Closes the incidents that are open.
   *
   * @return how many there were
   */
  static int closeAll(Handle handle, Instant now) {
    return handle.execute(
        "UPDATE incident SET is_open = FALSE, updated_at = ? WHERE is_open = TRUE",
        FlowTime.micros(now));
  }

  /** The numbers of some closed incidents that have not changed since the given time. */
  static List<Long> unchangedSince(Handle handle, long micros, int most) {
    return handle
        .createQuery(
            "SELECT number FROM incident WHERE updated_at < ? AND is_open = FALSE"
                + " ORDER BY updated_at LIMIT "
                + most)
        .bind(0, micros)
        .mapTo(Long.class)
        .list();
  }

  /** The highest number stored; 0 if there are no incidents. */
  static long highest(Handle handle) {
    return handle
        .createQuery("SELECT max(number) FROM incident")
        .mapTo(Long.class)
        .findOne()
        .orElse(0L);
  }

  /** Those of the given runs that have incidents. */
  static List<Long> runs(Handle handle, List<Long> runs) {
    Condition isOneOf = Condition.in("run", runs);
    return query(handle, "SELECT DISTINCT run FROM incident WHERE " + isOneOf.sql(), isOneOf)
        .mapTo(Long.class)
        .list();
  }

  /** The incidents with the given ids, in the order of their numbers. */
  static List<KeptIncident> find(Handle handle, Collection<String> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    Condition isOneOf = Condition.in("i.id", List.copyOf(ids));
    return query(handle, SELECT + isOneOf.sql() + " ORDER BY i.number", isOneOf)
        .map((row, _) -> kept(row))
        .list();
  }

  /**
   * The incidents that match a condition on {@code i}, most recently opened first.
   *
   * @param from the lowest number
   * @param before only incidents with a smaller number
   */
  static List<KeptIncident> newest(
      Handle handle, Condition condition, long from, long before, int limit) {
    Condition all = Condition.of("i.number >= ? AND i.number < ?", from, before).and(condition);
    return query(handle, SELECT + all.sql() + " ORDER BY i.number DESC LIMIT " + limit, all)
        .map((row, _) -> kept(row))
        .list();
  }

  /** The lowest number; empty if there are no incidents. */
  static OptionalLong lowest(Handle handle) {
    return number(handle.createQuery("SELECT min(number) FROM incident"));
  }

  /** The highest number before another one; empty if there is none. */
  static OptionalLong highest(Handle handle, long before) {
    // Not max(number), for which H2 reads all of these rows.
    return number(
        handle
            .createQuery(
                "SELECT number FROM incident WHERE number < ? ORDER BY number DESC LIMIT 1")
            .bind(0, before));
  }

  private static OptionalLong number(Query query) {
    return query.mapTo(Long.class).findOne().map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }

  /**
   * When the first incident from a number on was reported, in microseconds since the epoch; empty
   * if it has been deleted.
   */
  static Optional<Long> reportedAt(Handle handle, long number) {
    return handle
        .createQuery("SELECT reported_at FROM incident WHERE number >= ? ORDER BY number LIMIT 1")
        .bind(0, number)
        .mapTo(Long.class)
        .findOne();
  }

  static int count(Handle handle, Condition condition) {
    // Without a condition, H2 need not read the rows.
    String where = condition.isTrue() ? "" : " WHERE " + condition.sql();
    return query(handle, "SELECT count(*) FROM incident i" + where, condition)
        .mapTo(Integer.class)
        .one();
  }

  /** The first numbers that a statement selects, in any order. */
  static List<Long> numbers(Handle handle, Condition select, int most) {
    return query(handle, select.sql() + " LIMIT " + most, select).mapTo(Long.class).list();
  }

  /** The segment of an incident in the indexes by address and port. */
  static long segment(long number) {
    return Math.floorDiv(number, SEGMENT);
  }

  /** Those of the given numbers whose incidents match a condition on {@code i}, highest first. */
  static List<Long> matching(Handle handle, List<Long> numbers, Condition condition) {
    Condition all = Condition.in("i.number", numbers).and(condition);
    return query(
            handle,
            "SELECT i.number FROM incident i WHERE " + all.sql() + " ORDER BY i.number DESC",
            all)
        .mapTo(Long.class)
        .list();
  }

  /** The incidents with the given numbers, highest first. */
  static List<KeptIncident> read(Handle handle, List<Long> numbers) {
    if (numbers.isEmpty()) {
      return List.of();
    }
    Condition all = Condition.in("i.number", numbers);
    return query(handle, SELECT + all.sql() + " ORDER BY i.number DESC", all)
        .map((row, _) -> kept(row))
        .list();
  }

  /** The cursor of the page that ends with the last of the newer matches. */
  static long previous(Handle handle, Condition newer, int limit) {
    return query(
            handle,
            "SELECT i.number FROM incident i WHERE "
                + newer.sql()
                + " ORDER BY i.number LIMIT 1 OFFSET "
                + limit,
            newer)
        .mapTo(Long.class)
        .findOne()
        .orElse(Long.MAX_VALUE);
  }

  private static Query query(Handle handle, String sql, Condition condition) {
    Query query = handle.createQuery(sql);
    for (int i = 0; i < condition.values().size(); i++) {
      query.bind(i, condition.values().get(i));
    }
    return query;
  }

  private static KeptIncident kept(ResultSet row) throws SQLException {
    boolean open = row.getBoolean("is_open");
    return new KeptIncident(
        row.getLong("number"),
        IncidentDocument.read(row.getString("document"), open),
        row.getString("origin"),
        row.getString("model_version"),
        FlowTime.instant(row.getLong("updated_at")));
  }

  /** The latest state of each incident, in the order of their numbers. */
  static Collection<KeptIncident> latest(List<KeptIncident> changes) {
    Map<Long, KeptIncident> latest = new LinkedHashMap<>();
    changes.forEach(each -> latest.put(each.number(), each));
    return latest.values();
  }
}
