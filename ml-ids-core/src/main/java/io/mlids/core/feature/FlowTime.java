package io.mlids.core.feature;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Converts and formats flow times, which are microseconds since the epoch. */
public final class FlowTime {
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT);

  private FlowTime() {}

  /** ISO 8601 in UTC with microseconds, for example {@code 2018-02-14T18:51:07.123456Z}. */
  public static String iso(long micros) {
    return ISO.format(LocalDateTime.ofInstant(instant(micros), ZoneOffset.UTC));
  }

  /** Formats an instant in ISO 8601 in UTC, truncated to microseconds. */
  public static String iso(Instant instant) {
    return ISO.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
  }

  /**
   * Converts an instant to microseconds since the epoch.
   *
   * @throws ArithmeticException if the result exceeds 64 bits
   */
  public static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  /** Converts microseconds since the epoch to an instant. */
  public static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
