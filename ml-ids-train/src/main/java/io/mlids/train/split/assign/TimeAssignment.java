package io.mlids.train.split.assign;

import io.mlids.core.table.DatasetFormatException;
import io.mlids.train.split.part.Subset;
import io.mlids.train.split.time.RowTime;
import java.time.Duration;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.TreeMap;

/**
 * Assigns rows by their times: each subset begins at given times, and ends where the next one
 * begins. Not thread-safe.
 */
public final class TimeAssignment implements RowAssignment {
  private static final long MICROS = 1_000;

  private final RowTime times = new RowTime();
  private final NavigableMap<Long, Subset> starts;
  private final long gap;
  private long left;

  /**
   * Creates an assignment.
   *
   * @param starts the subset that begins at each time, in microseconds
   * @param gap rows that are followed by another subset within this time belong to no subset
   * @param rows number of rows
   */
  public TimeAssignment(NavigableMap<Long, Subset> starts, Duration gap, long rows) {
    this.starts = joined(starts);
    this.gap = gap.toNanos() / MICROS;
    this.left = rows;
  }

  private static NavigableMap<Long, Subset> joined(NavigableMap<Long, Subset> starts) {
    NavigableMap<Long, Subset> changes = new TreeMap<>();
    starts.forEach(
        (time, subset) -> {
          if (changes.isEmpty() || !changes.lastEntry().getValue().equals(subset)) {
            changes.put(time, subset);
          }
        });
    return changes;
  }

  @Override
  public Subset next(String label, String timestamp, long row) throws DatasetFormatException {
    left--;
    long time = times.of(timestamp, row);
    Map.Entry<Long, Subset> here = starts.floorEntry(time);
    if (here == null) {
      throw new NoSuchElementException("found a row at " + timestamp + ", which was not counted");
    }
    Long next = starts.higherKey(time);
    return next != null && next - time < gap ? Subset.NONE : here.getValue();
  }

  @Override
  public boolean isComplete() {
    return left == 0;
  }
}
