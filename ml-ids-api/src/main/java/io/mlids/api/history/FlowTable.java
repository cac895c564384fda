package io.mlids.api.history;

import io.mlids.api.history.database.Addresses;
import io.mlids.api.history.database.Texts;
import io.mlids.api.history.flow.FlowRows;
import io.mlids.api.history.flow.StoredFlow;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The table of scored flows. All methods run in the caller's transaction. */
final class FlowTable {
  private static final int LONGEST_LABEL = 200;
  private static final int LONGEST_ORIGIN = 1_000;
  private static final int LONGEST_REASONS = 2_000;

  private static final String INSERT =
      "INSERT INTO flow (id, start_time, end_time, source, source_port, destination,"
          + " destination_port, protocol, verdict, label, probability, packets, bytes, origin,"
          + " vlan, icmp_community_id, reasons)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private FlowTable() {}

  /**
   * Stores flows; their ids follow one another.
   *
   * @param firstId the id of the first flow
   */
  static void store(Handle handle, List<StoredFlow> flows, long firstId) {
    // Without Jdbi's bindings, which would take half of the time.
    try (PreparedStatement insert = handle.getConnection().prepareStatement(INSERT)) {
      long id = firstId;
      for (StoredFlow each : flows) {
        bind(insert, each, id++);
        insert.addBatch();
      }
      insert.executeBatch();
    } catch (SQLException e) {
      throw new IllegalStateException("flows cannot be inserted", e);
    }
  }

  private static void bind(PreparedStatement insert, StoredFlow flow, long id) throws SQLException {
    insert.setLong(1, id);
    insert.setLong(2, flow.start());
    insert.setLong(3, flow.end());
    insert.setBytes(4, Addresses.bytes(flow.source()));
    insert.setInt(5, flow.sourcePort());
    insert.setBytes(6, Addresses.bytes(flow.destination()));
    insert.setInt(7, flow.destinationPort());
    insert.setInt(8, flow.protocol());
    insert.setString(9, FlowRows.column(flow.verdict()));
    insert.setString(10, Texts.storable(flow.label(), LONGEST_LABEL));
    insert.setDouble(11, flow.probability());
    insert.setLong(12, flow.packets());
    insert.setLong(13, flow.bytes());
    insert.setString(14, Texts.storable(flow.origin(), LONGEST_ORIGIN));
    StoredFlow.Details details = flow.details();
    insert.setInt(15, details.vlan());
    insert.setString(16, details.icmpCommunityId().orElse(null));
    insert.setString(17, Texts.storable(FlowRows.column(details.reasons()), LONGEST_REASONS));
  }

  /** Deletes the flows of an attempt that seemed to fail. */
  static void delete(Handle handle, long firstId, int count) {
    handle.execute("DELETE FROM flow WHERE id >= ? AND id < ?", firstId, firstId + count);
  }

  /** The highest id stored; 0 if there are no flows. */
  static long highest(Handle handle) {
    return handle.createQuery("SELECT max(id) FROM flow").mapTo(Long.class).findOne().orElse(0L);
  }
}
