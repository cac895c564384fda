package io.mlids.api.history.figure;

import io.mlids.api.history.database.Texts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** The table of figures by the minute. All methods run in the caller's transaction. */
public final class FigureRows {
  private static final int LONGEST_ORIGIN = 1_000;

  /** The number of sources listed; a server has one for each interface and three others. */
  private static final int MOST_ORIGINS = 100;

  private static final String RANGE = " FROM minute_figure WHERE minute_start BETWEEN ? AND ?";

  private static final String SUMS =
      ", count(DISTINCT minute_start) AS minutes, sum(packets) AS packets, sum(bytes) AS bytes,"
          + " sum(dropped_packets) AS dropped_packets, sum(flows) AS flows, sum(attacks) AS"
          + " attacks, sum(alerts) AS alerts, sum(incidents) AS incidents, max(drift) AS drift";

  private FigureRows() {}

  /** Stores figures, in place of those that an attempt that seemed to fail may have stored. */
  public static void store(Handle handle, List<MinuteFigures> figures) {
    try (PreparedBatch deletion =
            handle.prepareBatch(
                "DELETE FROM minute_figure"
                    + " WHERE minute_start = ? AND origin = ? AND counted_from = ?");
        PreparedBatch insertion =
            handle.prepareBatch(
                "INSERT INTO minute_figure (minute_start, origin, counted_from, packets, bytes,"
                    + " dropped_packets, flows, attacks, alerts, incidents, drift)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (MinuteFigures each : figures) {
        key(deletion, each).add();
        FigureCounts counts = each.counts();
        key(insertion, each)
            .bind(3, counts.packets())
            .bind(4, counts.bytes())
            .bind(5, counts.droppedPackets())
            .bind(6, counts.flows())
            .bind(7, counts.attacks())
            .bind(8, counts.alerts())
            .bind(9, counts.incidents())
            .bind(10, each.drift().isPresent() ? (Double) each.drift().getAsDouble() : null)
            .add();
      }
      deletion.execute();
      insertion.execute();
    }
  }

  private static PreparedBatch key(PreparedBatch batch, MinuteFigures figures) {
    return batch
        .bind(0, figures.minute())
        .bind(1, Texts.storable(figures.origin(), LONGEST_ORIGIN))
        .bind(2, figures.countedFrom());
  }

  /**
   * Deletes some of the figures of minutes that begin before a time, oldest first.
   *
   * @param micros in microseconds since the epoch
   * @param least how many are deleted, if there are as many
   * @return how many were deleted
   */
  public static int delete(Handle handle, long micros, int least) {
    // Not IN with a subquery, on which H2 2.4 fails if a minute has several rows.
    long last =
        handle
            .createQuery(
                "SELECT minute_start FROM minute_figure WHERE minute_start < ?"
                    + " ORDER BY minute_start LIMIT 1 OFFSET "
                    + (least - 1))
            .bind(0, micros)
            .mapTo(Long.class)
            .findOne()
            .orElse(micros - 1);
    return handle.execute("DELETE FROM minute_figure WHERE minute_start <= ?", last);
  }

  /** The figures of a range. */
  public static FigureSeries find(Handle handle, FigureRange range) {
    List<String> origins =
        handle
            .createQuery(
                "SELECT DISTINCT origin" + RANGE + " ORDER BY origin LIMIT " + MOST_ORIGINS)
            .bind(0, range.from())
            .bind(1, range.until())
            .mapTo(String.class)
            .list();
    return new FigureSeries(origins, points(handle, range));
  }

  private static List<FigurePoint> points(Handle handle, FigureRange range) {
    // The databases do not recognise that two expressions with parameters are the same.
    String bucket = "minute_start / " + range.step();
    Query query =
        handle
            .createQuery(
                "SELECT "
                    + bucket
                    + " AS bucket"
                    + SUMS
                    + RANGE
                    + (range.origin().isPresent() ? " AND origin = ?" : "")
                    + " GROUP BY "
                    + bucket
                    + " ORDER BY bucket LIMIT "
                    + range.points())
            .bind(0, range.from())
            .bind(1, range.until());
    range.origin().ifPresent(origin -> query.bind(2, Texts.storable(origin, LONGEST_ORIGIN)));
    List<FigurePoint> points = new ArrayList<>();
    query.map((row, _) -> points.add(point(row, range.step()))).list();
    return points;
  }

  private static FigurePoint point(ResultSet row, long step) throws SQLException {
    double drift = row.getDouble("drift");
    OptionalDouble known = row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(drift);
    return new FigurePoint(
        row.getLong("bucket") * step,
        row.getLong("minutes"),
        new FigureCounts(
            row.getLong("packets"),
            row.getLong("bytes"),
            row.getLong("dropped_packets"),
            row.getLong("flows"),
            row.getLong("attacks"),
            row.getLong("alerts"),
            row.getLong("incidents")),
        known);
  }
}
