package io.mlids.api.spool;

import io.mlids.core.unit.ByteSize;
import io.mlids.core.unit.SettingException;
import java.nio.file.Path;

/**
 * Spool settings.
 *
 * @param directory the directory of the spool's file; created if necessary
 * @param bytes the maximum size of the notifications in the file
 */
public record SpoolSettings(Path directory, long bytes) {
  private static final long LEAST_BYTES = 1 << 20;

  /**
   * Checks the size.
   *
   * @throws IllegalArgumentException if the size is too small
   */
  public SpoolSettings {
    if (bytes < LEAST_BYTES) {
      throw new SettingException(
          "spool-size", bytes + " bytes is less than " + ByteSize.text(LEAST_BYTES));
    }
  }
}
