package io.mlids.api.archive;

import io.mlids.core.unit.ByteSize;
import io.mlids.core.unit.SettingException;
import java.nio.file.Path;

/**
 * Settings for the flow archive.
 *
 * @param directory the directory of the files; created if necessary
 * @param bytes the maximum size of all files together
 * @param days the number of days after which files are deleted
 */
public record ArchiveSettings(Path directory, long bytes, int days) {
  /** The default size of all files together. */
  public static final long DEFAULT_BYTES = 10_000_000_000L;

  /** The smallest permitted size of all files together. */
  public static final long LEAST_BYTES = 64L << 20;

  /** The default number of days. */
  public static final int DEFAULT_DAYS = 30;

  private static final int MOST_DAYS = 36_500;
  private static final int FILES = 16;
  private static final long LARGEST_FILE = 128L << 20;

  /**
   * Checks the ranges.
   *
   * @throws SettingException if a value is out of range
   */
  public ArchiveSettings {
    if (bytes < LEAST_BYTES) {
      throw new SettingException(
          "flow-archive-size",
          ByteSize.text(bytes) + " is less than " + ByteSize.text(LEAST_BYTES));
    }
    if (days < 1 || days > MOST_DAYS) {
      throw new SettingException("flow-archive-days", days + " is not between 1 and " + MOST_DAYS);
    }
  }

  /** A file of this size is finished, and the next one is begun. */
  long fileBytes() {
    return Math.min(LARGEST_FILE, bytes / FILES);
  }
}
