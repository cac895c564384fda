package io.mlids.api.history.scan;

import io.mlids.api.history.database.DatabaseException;
import io.mlids.api.history.database.HistoryDatabase;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Handle;

/**
 * Reads a table from its highest key to its lowest until enough has been found or the time has run
 * out. Each statement reads a slice of the keys, so that the result is complete for the keys that
 * it covers. Slices become larger while they take little time. Used once, by one thread.
 */
public final class BackwardScan {
  private static final Duration LITTLE = Duration.ofMillis(50);

  private final HistoryDatabase database;
  private final SearchTime time;
  private final Table table;
  private final int growth;
  private long slice;
  private long searched = Long.MAX_VALUE;

  /** A table whose rows have increasing keys. */
  public interface Table {
    /** The lowest key; empty if the table is. */
    OptionalLong lowest(Handle handle);

    /** The highest key before another one; empty if there is none. */
    OptionalLong highest(Handle handle, long before);

    /**
     * Reads the rows whose keys are at least {@code from} and less than {@code to}, highest first.
     *
     * @return the key down to which it has read: {@code from}, or a higher one if there were too
     *     many rows
     */
    long read(Handle handle, long from, long to);
  }

  /** How a scan ended. */
  public enum End {
    /** Enough has been found, or everything has been read. */
    COMPLETE,
    OUT_OF_TIME,
    /** The database cannot be read. */
    UNREADABLE
  }

  /**
   * Creates a scan.
   *
   * @param slice the number of keys that the first statement covers
   * @param growth how much larger the next slice is if one took little time
   */
  public BackwardScan(
      HistoryDatabase database, SearchTime time, Table table, long slice, int growth) {
    this.database = database;
    this.time = time;
    this.table = table;
    this.slice = slice;
    this.growth = growth;
  }

  /**
   * Reads the rows with keys less than {@code before}.
   *
   * @param isEnough asked before each slice
   */
  public End run(long before, BooleanSupplier isEnough) {
    searched = before;
    try {
      Optional<OptionalLong> lowest = database.read(time.left(), table::lowest);
      if (lowest.isEmpty()) {
        return End.UNREADABLE;
      }
      long end = lowest.get().orElse(before);
      while (searched > end && !isEnough.getAsBoolean()) {
        if (time.isOver()) {
          return End.OUT_OF_TIME;
        }
        if (!readSlice(end)) {
          return End.UNREADABLE;
        }
      }
      return End.COMPLETE;
    } catch (DatabaseException e) {
      // Only after a statement that took too long.
      return End.OUT_OF_TIME;
    }
  }

  /** Returns false if the database cannot be read. */
  private boolean readSlice(long end) {
    Duration before = time.left();
    // Skips keys without rows.
    Optional<OptionalLong> highest =
        database.read(before, handle -> table.highest(handle, searched));
    if (highest.isEmpty()) {
      return false;
    }
    if (highest.get().isEmpty()) {
      searched = end;
      return true;
    }
    long to = highest.get().getAsLong() + 1;
    long from = Math.max(end, to - slice);
    Optional<Long> read = database.read(time.left(), handle -> table.read(handle, from, to));
    read.ifPresent(key -> searched = key);
    if (before.minus(time.left()).compareTo(LITTLE) < 0) {
      slice *= growth;
    }
    return read.isPresent();
  }

  /** All rows with this key or a higher one have been read. */
  public long searched() {
    return searched;
  }
}
