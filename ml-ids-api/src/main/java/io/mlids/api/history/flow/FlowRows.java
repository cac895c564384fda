package io.mlids.api.history.flow;

import io.mlids.api.history.database.Addresses;
import io.mlids.api.history.database.Condition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Reads the table of scored flows. All methods run in the caller's transaction. */
public final class FlowRows {
  private FlowRows() {}

  /**
   * The flows that match a condition on {@code f}, latest stored first.
   *
   * @param from the lowest id
   * @param before only flows with a smaller id
   * @param limit the maximum number of flows
   */
  public static List<StoredFlow> newest(
      Handle handle, Condition condition, long from, long before, int limit) {
    return newest(
        handle, Condition.of("f.id >= ? AND f.id < ?", from, before).and(condition), limit);
  }

  /** The flows that match a condition on {@code f}, latest stored first. */
  static List<StoredFlow> newest(Handle handle, Condition condition, int limit) {
    Query query =
        handle.createQuery(
            "SELECT f.* FROM flow f WHERE "
                + condition.sql()
                + " ORDER BY f.id DESC LIMIT "
                + limit);
    for (int i = 0; i < condition.values().size(); i++) {
      query.bind(i, condition.values().get(i));
    }
    return query.map((row, _) -> flow(row)).list();
  }

  /** The flow with an id. */
  public static Optional<StoredFlow> find(Handle handle, long id) {
    return newest(handle, Condition.TRUE, id, id + 1, 1).stream().findFirst();
  }

  /** The lowest id; empty if there are no flows. */
  public static OptionalLong lowest(Handle handle) {
    return id(handle.createQuery("SELECT min(id) FROM flow"));
  }

  /** The highest id before another one; empty if there is none. */
  public static OptionalLong highest(Handle handle, long before) {
    // Not max(id), for which H2 reads all of these rows.
    return id(
        handle
            .createQuery("SELECT id FROM flow WHERE id < ? ORDER BY id DESC LIMIT 1")
            .bind(0, before));
  }

  private static OptionalLong id(Query query) {
    return query.mapTo(Long.class).findOne().map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }

  private static StoredFlow flow(ResultSet row) throws SQLException {
    return new StoredFlow(
        row.getLong("id"),
        row.getLong("start_time"),
        row.getLong("end_time"),
        Addresses.of(row.getBytes("source")),
        row.getInt("source_port"),
        Addresses.of(row.getBytes("destination")),
        row.getInt("destination_port"),
        row.getInt("protocol"),
        StoredVerdict.valueOf(row.getString("verdict").toUpperCase(Locale.ROOT)),
        row.getString("label"),
        row.getDouble("probability"),
        row.getLong("packets"),
        row.getLong("bytes"),
        row.getString("origin"),
        new StoredFlow.Details(
            row.getInt("vlan"),
            Optional.ofNullable(row.getString("icmp_community_id")),
            row.getString("reasons").lines().toList(),
            Optional.ofNullable((Boolean) row.getObject("answered"))));
  }

  /** The content of the column {@code verdict}. */
  public static String column(StoredVerdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT);
  }

  /** The content of the column {@code reasons}: a line for each. */
  public static String column(List<String> reasons) {
    return String.join("\n", reasons);
  }
}
