package io.mlids.train.split.time;

import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.table.FlowBatch;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Counts rows by time and class. The time is divided into intervals. If there are more than {@value
 * #MAX_INTERVALS} intervals with rows, the intervals are made twice as long, so that memory use
 * does not depend on the number of rows. Not thread-safe.
 */
public final class TimeCounts {
  private static final long MICROS = 1_000;
  private static final long DAY = Duration.ofDays(1).toNanos() / MICROS;
  private static final long SECOND = Duration.ofSeconds(1).toNanos() / MICROS;

  /** Sixteen million flows in ten days of ten hours: an interval takes four seconds. */
  static final int MAX_INTERVALS = 100_000;

  private final RowTime times = new RowTime();
  private final boolean fixed;
  private final Map<Long, Map<String, Long>> counts = new HashMap<>();
  private long interval;

  private TimeCounts(long interval, boolean fixed) {
    this.interval = interval;
    this.fixed = fixed;
  }

  /** Counts by calendar day; never by longer intervals. */
  public static TimeCounts byDay() {
    return new TimeCounts(DAY, true);
  }

  /** Counts by intervals of one second or more. */
  public static TimeCounts bySecond() {
    return new TimeCounts(SECOND, false);
  }

  /** An empty object that counts in the same way. */
  public TimeCounts emptyCopy() {
    return new TimeCounts(fixed ? interval : SECOND, fixed);
  }

  /**
   * Adds the rows of a batch.
   *
   * @throws DatasetFormatException if a row has no time, or there are too many days
   */
  public void add(FlowBatch batch) throws DatasetFormatException {
    for (int row = 0; row < batch.size(); row++) {
      long time = times.of(batch.timestamps()[row], batch.index()[row]);
      counts
          .computeIfAbsent(Math.floorDiv(time, interval), _ -> new HashMap<>())
          .merge(batch.labels()[row], 1L, Long::sum);
    }
    limit();
  }

  /** Adds the counts of another object that counts in the same way. */
  public void add(TimeCounts other) throws DatasetFormatException {
    while (interval < other.interval) {
      coarsen();
    }
    long ratio = interval / other.interval;
    other.counts.forEach((key, rows) -> merge(counts, Math.floorDiv(key, ratio), rows));
    limit();
  }

  private void limit() throws DatasetFormatException {
    while (counts.size() > MAX_INTERVALS) {
      if (fixed) {
        throw new DatasetFormatException(
            "the timestamps are on more than %d days; split by time blocks instead"
                .formatted(MAX_INTERVALS));
      }
      coarsen();
    }
  }

  private void coarsen() {
    Map<Long, Map<String, Long>> old = new HashMap<>(counts);
    counts.clear();
    interval *= 2;
    old.forEach((key, rows) -> merge(counts, Math.floorDiv(key, 2), rows));
  }

  private static void merge(
      Map<Long, Map<String, Long>> into, long key, Map<String, Long> rowsPerLabel) {
    Map<String, Long> sums = into.computeIfAbsent(key, _ -> new HashMap<>());
    rowsPerLabel.forEach((label, rows) -> sums.merge(label, rows, Long::sum));
  }

  /** The number of rows per class in each interval, by the first microsecond of the interval. */
  public NavigableMap<Long, Map<String, Long>> rows() {
    NavigableMap<Long, Map<String, Long>> rows = new TreeMap<>();
    counts.forEach((key, perLabel) -> rows.put(key * interval, perLabel));
    return rows;
  }

  /** Returns the first microsecond of the interval that contains a time. */
  public long startOf(long time) {
    return Math.floorDiv(time, interval) * interval;
  }
}
