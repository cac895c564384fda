package io.mlids.api.sink;

import java.nio.file.Path;

/**
 * Where alerts are written.
 *
 * @param path of the current file; older ones have {@code .1}, {@code .2} and so on behind it
 * @param format of its lines
 * @param bytes the size at which the file is rotated
 * @param files how many there are at most, the current one included
 */
public record AlertFileSettings(Path path, AlertFormat format, long bytes, int files) {
  private static final int MOST_FILES = 1_000;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of range; the message says which
   */
  public AlertFileSettings {
    if (bytes < 1) {
      throw new IllegalArgumentException("--alert-file-size " + bytes + " is less than a byte");
    }
    if (files < 1 || files > MOST_FILES) {
      throw new IllegalArgumentException(
          "--alert-files " + files + " is not in 1 to " + MOST_FILES);
    }
  }
}
