package io.mlids.api.history.flow;

import io.mlids.api.history.database.Condition;
import io.mlids.api.search.criterion.AddressSpan;
import io.mlids.api.search.criterion.SearchField;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/**
 * Reads the flows of a range of addresses, segment by segment, because the indexes by address begin
 * with the segment. Immutable.
 */
final class SegmentRows {
  private static final String SOURCE = "source";
  private static final String DESTINATION = "destination";

  private final List<String> columns;
  private final AddressSpan span;

  private SegmentRows(List<String> columns, AddressSpan span) {
    this.columns = columns;
    this.span = span;
  }

  /**
   * The flows with an address in a range.
   *
   * @param field whether it is the source, the destination or either of them
   */
  static SegmentRows of(SearchField field, AddressSpan span) {
    return switch (field) {
      case SRC -> new SegmentRows(List.of(SOURCE), span);
      case DST -> new SegmentRows(List.of(DESTINATION), span);
      case IP -> new SegmentRows(List.of(SOURCE, DESTINATION), span);
      default -> throw new IllegalArgumentException(field + " is not an address of flows");
    };
  }

  /**
   * The flows that match a further condition on {@code f}, latest stored first.
   *
   * @param from the lowest id
   * @param before only flows with a smaller id
   * @param limit the maximum number of flows
   */
  List<StoredFlow> newest(Handle handle, Condition condition, long from, long before, int limit) {
    List<StoredFlow> found = new ArrayList<>();
    long end = before;
    for (long segment : segments(handle, from, before)) {
      Condition inside = condition;
      if (segment < from) {
        inside = inside.and(Condition.of("f.id >= ?", from));
      }
      if (end == before) {
        inside = inside.and(Condition.of("f.id < ?", before));
      }
      found.addAll(newest(handle, segment, inside, limit - found.size()));
      if (found.size() == limit) {
        return found;
      }
      end = segment;
    }
    return found;
  }

  /** The segments with ids from {@code from} to {@code before}, latest first. */
  private static List<Long> segments(Handle handle, long from, long before) {
    return handle
        .createQuery(
            "SELECT first_id FROM flow_segment WHERE first_id < :before AND first_id >="
                + " COALESCE((SELECT max(first_id) FROM flow_segment WHERE first_id <= :from),"
                + " :from) ORDER BY first_id DESC")
        .bind("from", from)
        .bind("before", before)
        .mapTo(Long.class)
        .list();
  }

  private List<StoredFlow> newest(Handle handle, long segment, Condition condition, int limit) {
    TreeSet<StoredFlow> found = new TreeSet<>(Comparator.comparing(StoredFlow::id).reversed());
    for (String column : columns) {
      Condition all =
          Condition.of(
                  "f.segment = ? AND f." + column + " BETWEEN ? AND ?",
                  segment,
                  span.first(),
                  span.last())
              .and(condition);
      found.addAll(FlowRows.newest(handle, all, limit));
    }
    return found.stream().limit(limit).toList();
  }
}
