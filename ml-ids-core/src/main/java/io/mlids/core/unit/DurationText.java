package io.mlids.core.unit;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses durations as users write them, such as {@code 10m}, {@code 1.5s}, {@code 250ms} or {@code
 * 90}.
 */
public final class DurationText {
  private static final Pattern SYNTAX =
      Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(ms|s|sec|m|min|h|d)?");

  /**
   * The longest valid duration, about thirty years. A longer duration is probably a mistake and
   * could overflow when converted to nanoseconds.
   */
  private static final BigDecimal LONGEST_SECONDS = BigDecimal.valueOf(1_000_000_000);

  private DurationText() {}

  /**
   * Parses a duration, which consists of a number and an optional unit in upper or lower case.
   *
   * @param plainUnit the unit to use if the text contains only a number
   * @return the duration, which is never negative
   * @throws IllegalArgumentException if the text is not a valid duration
   */
  public static Duration parse(String text, Duration plainUnit) {
    Matcher span = SYNTAX.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!span.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a duration; use a value such as 30s, 10m or 1.5h");
    }
    Duration unit =
        switch (span.group(2)) {
          case "ms" -> Duration.ofMillis(1);
          case "s", "sec" -> Duration.ofSeconds(1);
          case "m", "min" -> Duration.ofMinutes(1);
          case "h" -> Duration.ofHours(1);
          case "d" -> Duration.ofDays(1);
          case null, default -> plainUnit;
        };
    BigDecimal seconds =
        new BigDecimal(span.group(1)).multiply(BigDecimal.valueOf(unit.toMillis(), 3));
    if (seconds.compareTo(LONGEST_SECONDS) > 0) {
      throw new IllegalArgumentException("'" + text + "' is too long; use 1000000000s or less");
    }
    return Duration.ofNanos(seconds.movePointRight(9).longValue());
  }
}
