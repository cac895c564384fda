package io.mlids.api.history;

import io.mlids.api.history.database.Location;
import io.mlids.core.unit.ByteSize;
import io.mlids.core.unit.SettingException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * History settings.
 *
 * @param location where the database is
 * @param longest how long anything is kept
 * @param bytes the maximum size of the database
 */
public record HistorySettings(Location location, Duration longest, long bytes) {
  /** The default number of days for which anything is kept. */
  public static final int DEFAULT_DAYS = 30;

  /** The default maximum size of the database. */
  public static final long DEFAULT_BYTES = 10_000_000_000L;

  private static final int MAX_DAYS = 36_500;
  private static final long LEAST_BYTES = 16 << 20;

  /**
   * Checks the age and the size.
   *
   * @throws IllegalArgumentException if one of them is out of range
   */
  public HistorySettings {
    if (longest.compareTo(Duration.ofDays(1)) < 0
        || longest.compareTo(Duration.ofDays(MAX_DAYS)) > 0) {
      throw new SettingException(
          "history-days", longest.toDays() + " is not between 1 and " + MAX_DAYS);
    }
    if (bytes < LEAST_BYTES) {
      throw new SettingException(
          "history-size", bytes + " bytes is less than " + ByteSize.text(LEAST_BYTES));
    }
  }

  /** A history in a directory, with the default limits. */
  public static HistorySettings in(Path directory) {
    return at(new Location.Directory(directory));
  }

  /** A history with the default limits. */
  public static HistorySettings at(Location location) {
    return new HistorySettings(location, Duration.ofDays(DEFAULT_DAYS), DEFAULT_BYTES);
  }
}
