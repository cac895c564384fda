package io.mlids.train.split.time;

import io.mlids.core.table.DatasetFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/**
 * Cuts rows into consecutive blocks of time with about the same number of rows. Rows of the same
 * interval of {@link TimeCounts} are always in the same block.
 */
public final class TimeBlocks {
  private TimeBlocks() {}

  /**
   * Returns the start of each block in microseconds.
   *
   * @throws DatasetFormatException if the rows have too few different times
   */
  public static List<Long> starts(TimeCounts counts, int blocks) throws DatasetFormatException {
    NavigableMap<Long, Map<String, Long>> rows = counts.rows();
    long all = rows.values().stream().mapToLong(TimeBlocks::sum).sum();
    List<Long> starts = new ArrayList<>();
    long before = 0;
    for (Map.Entry<Long, Map<String, Long>> each : rows.entrySet()) {
      if ((double) before * blocks >= (double) all * starts.size() && starts.size() < blocks) {
        starts.add(each.getKey());
      }
      before += sum(each.getValue());
    }
    if (starts.size() < blocks) {
      throw new DatasetFormatException(
          "the rows have too few different times for %d time blocks, only %d are possible; use fewer"
              .formatted(blocks, starts.size()));
    }
    return starts;
  }

  private static long sum(Map<String, Long> rows) {
    return rows.values().stream().mapToLong(Long::longValue).sum();
  }
}
