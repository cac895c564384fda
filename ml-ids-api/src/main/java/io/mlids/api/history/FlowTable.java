package io.mlids.api.history;

import io.mlids.api.history.database.Addresses;
import io.mlids.api.history.database.Texts;
import io.mlids.api.history.flow.FlowRows;
import io.mlids.api.history.flow.StoredFlow;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/** The table of scored flows. All methods run in the caller's transaction. */
final class FlowTable {
  private static final int LONGEST_LABEL = 200;
  private static final int LONGEST_ORIGIN = 1_000;
  private static final int LONGEST_REASONS = 2_000;

  private static final String INSERT =
      "INSERT INTO flow (id, segment, start_time, end_time, source, source_port, destination,"
          + " destination_port, protocol, verdict, label, probability, packets, bytes, origin,"
          + " vlan, icmp_community_id, reasons, answered)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private FlowTable() {}

  /**
   * Flows that were stored one after the other.
   *
   * @param firstId the id of the first flow
   * @param flows the number of flows
   */
  record Segment(long firstId, int flows) {
    /** No segment: the next flows begin the first one. */
    static final Segment NONE = new Segment(0, Segment.MOST_FLOWS);

    /** Batches that would make a segment larger begin a new one. */
    private static final int MOST_FLOWS = 20_000;

    /**
     * The segment of the next flows, including them.
     *
     * @param id the id of the first of them
     */
    Segment with(int more, long id) {
      return flows + more > MOST_FLOWS ? new Segment(id, more) : new Segment(firstId, flows + more);
    }
  }

  /**
   * Stores flows; their ids follow one another.
   *
   * @param firstId the id of the first flow
   * @param segment the first id of the segment to which the flows belong; if it is that of the
   *     first flow, a new segment begins
   */
  static void store(Handle handle, List<StoredFlow> flows, long firstId, long segment) {
    if (segment == firstId) {
      handle.execute("INSERT INTO flow_segment (first_id) VALUES (?)", segment);
    }
    // Without Jdbi's bindings, which would take half of the time.
    try (PreparedStatement insert = handle.getConnection().prepareStatement(INSERT)) {
      long id = firstId;
      for (StoredFlow each : flows) {
        bind(insert, each, id++, segment);
        insert.addBatch();
      }
      insert.executeBatch();
    } catch (SQLException e) {
      throw new IllegalStateException("flows cannot be inserted", e);
    }
  }

  private static void bind(PreparedStatement insert, StoredFlow flow, long id, long segment)
      throws SQLException {
    insert.setLong(1, id);
    insert.setLong(2, segment);
    insert.setLong(3, flow.start());
    insert.setLong(4, flow.end());
    insert.setBytes(5, Addresses.bytes(flow.source()));
    insert.setInt(6, flow.sourcePort());
    insert.setBytes(7, Addresses.bytes(flow.destination()));
    insert.setInt(8, flow.destinationPort());
    insert.setInt(9, flow.protocol());
    insert.setString(10, FlowRows.column(flow.verdict()));
    insert.setString(11, Texts.storable(flow.label(), LONGEST_LABEL));
    insert.setDouble(12, flow.probability());
    insert.setLong(13, flow.packets());
    insert.setLong(14, flow.bytes());
    insert.setString(15, Texts.storable(flow.origin(), LONGEST_ORIGIN));
    StoredFlow.Details details = flow.details();
    insert.setInt(16, details.vlan());
    insert.setString(17, details.icmpCommunityId().orElse(null));
    insert.setString(18, Texts.storable(FlowRows.column(details.reasons()), LONGEST_REASONS));
    insert.setObject(19, details.answered().orElse(null), Types.BOOLEAN);
  }

  /** Deletes the flows of an attempt that seemed to fail. */
  static void delete(Handle handle, long firstId, int count) {
    handle.execute("DELETE FROM flow WHERE id >= ? AND id < ?", firstId, firstId + count);
    handle.execute(
        "DELETE FROM flow_segment WHERE first_id >= ? AND first_id < ?", firstId, firstId + count);
  }

  /**
   * Deletes some of the oldest flows.
   *
   * @param micros only flows that were stored before this time, in microseconds since the epoch
   * @param most the maximum number of flows
   * @return the number of flows deleted
   */
  static int deleteOldest(Handle handle, long micros, int most) {
    OptionalLong last =
        handle
            .createQuery(
                "SELECT id FROM flow WHERE id < ? ORDER BY id LIMIT 1 OFFSET " + (most - 1))
            .bind(0, micros)
            .mapTo(Long.class)
            .findOne()
            .map(OptionalLong::of)
            .orElseGet(OptionalLong::empty);
    return last.isPresent()
        ? handle.execute("DELETE FROM flow WHERE id <= ?", last.getAsLong())
        : handle.execute("DELETE FROM flow WHERE id < ?", micros);
  }

  /**
   * Deletes the segments that begin before the given time and have no flows. The latest segment
   * stays, because it will have more.
   *
   * @param micros in microseconds since the epoch
   */
  static void deleteEmptySegments(Handle handle, long micros) {
    handle.execute(
        "DELETE FROM flow_segment WHERE first_id < ?"
            + " AND first_id < (SELECT max(s.first_id) FROM flow_segment s)"
            + " AND NOT EXISTS (SELECT 1 FROM flow f WHERE f.segment = flow_segment.first_id)",
        micros);
  }

  /** The latest segment. */
  static Segment latestSegment(Handle handle) {
    return handle
        .createQuery(
            "SELECT s.first_id, (SELECT count(*) FROM flow f WHERE f.segment = s.first_id) AS flows"
                + " FROM flow_segment s ORDER BY s.first_id DESC LIMIT 1")
        .map((row, _) -> new Segment(row.getLong("first_id"), row.getInt("flows")))
        .findOne()
        .orElse(Segment.NONE);
  }

  /** The highest id stored; 0 if there are no flows. */
  static long highest(Handle handle) {
    return handle.createQuery("SELECT max(id) FROM flow").mapTo(Long.class).findOne().orElse(0L);
  }
}
