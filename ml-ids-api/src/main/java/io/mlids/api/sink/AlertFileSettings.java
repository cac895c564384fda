package io.mlids.api.sink;

import io.mlids.core.unit.SettingException;
import java.nio.file.Path;

/**
 * Alert file settings.
 *
 * @param path the current file; older ones have the suffix {@code .1}, {@code .2} and so on
 * @param format the format of the lines
 * @param bytes the size at which the file is rotated
 * @param files the maximum number of files, including the current one
 */
public record AlertFileSettings(Path path, AlertFormat format, long bytes, int files) {
  private static final int MAX_FILES = 1_000;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of range; the message names it
   */
  public AlertFileSettings {
    if (bytes < 1) {
      throw new SettingException("alert-file-size", bytes + " is less than 1 byte");
    }
    if (files < 1 || files > MAX_FILES) {
      throw new SettingException("alert-files", files + " is not between 1 and " + MAX_FILES);
    }
  }
}
