package io.mlids.api.learning;

import io.mlids.core.site.FalseAlarmLimit;
import io.mlids.core.site.LearningFile;
import io.mlids.core.site.SiteFile;
import io.mlids.core.unit.SettingException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How to learn a site profile.
 *
 * @param duration how long to learn; extended if there are too few flows by then
 * @param falseAlarms the limit on false alarms to promise
 * @param again whether to learn even if a profile exists
 */
public record LearningSettings(Duration duration, FalseAlarmLimit falseAlarms, boolean again) {
  /** The default limit on false alarms. */
  public static final String DEFAULT_FALSE_ALARMS = "0.001";

  /**
   * Checks the duration.
   *
   * @throws SettingException if the duration is 0
   */
  public LearningSettings {
    if (duration.isZero()) {
      throw new SettingException("learn", "must be greater than 0, for example 24h");
    }
  }

  /**
   * Creates the directory for the profile if necessary, and checks that the files can be written.
   *
   * @throws IOException if they cannot; the message gives the reason
   */
  public static void prepare(Path directory) throws IOException {
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw new FileSystemException(
          directory.toString(), null, "not a directory; specify another one");
    }
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new FileSystemException(
          directory.toString(), null, "cannot create the directory; specify another one");
    }
    if (!Files.isWritable(directory)) {
      throw new FileSystemException(
          directory.toString(), null, "no permission to write; specify another directory");
    }
    for (String name : List.of(SiteFile.NAME, LearningFile.NAME)) {
      Path file = directory.resolve(name);
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw new FileSystemException(
            file.toString(), null, "not a regular file; remove it, or specify another directory");
      }
    }
  }
}
