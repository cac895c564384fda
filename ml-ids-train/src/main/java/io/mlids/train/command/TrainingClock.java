package io.mlids.train.command;

import io.mlids.core.console.CommandException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * The clock for the training time in a bundle. {@code SOURCE_DATE_EPOCH} fixes it, as specified at
 * https://reproducible-builds.org/specs/source-date-epoch/.
 */
final class TrainingClock {
  static final String VARIABLE = "SOURCE_DATE_EPOCH";

  private TrainingClock() {}

  /**
   * Returns the clock.
   *
   * @param seconds the variable's value: seconds since 1970; the system clock is used if it is null
   *     or blank
   * @throws CommandException if the value is not a valid number of seconds
   */
  static Clock of(@Nullable String seconds) {
    if (seconds == null || seconds.isBlank()) {
      return Clock.systemUTC();
    }
    try {
      return Clock.fixed(Instant.ofEpochSecond(Long.parseLong(seconds.strip())), ZoneOffset.UTC);
    } catch (NumberFormatException | DateTimeException e) {
      throw CommandException.unusable(
          VARIABLE
              + ": '"
              + seconds
              + "' is not a number of seconds since 1970; correct it or unset it");
    }
  }
}
