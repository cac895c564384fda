package io.mlids.api.search;

import io.mlids.api.search.criterion.NumberSpan;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.unit.DurationText;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses times. A time is a period that is as long as it is precise: {@code 2026-11-28} is a day,
 * {@code 2026-11-28T10:30} is a minute.
 */
public final class TimeValues {
  /** How a time is written. */
  public static final String REMEDY =
      "write a time such as 2d (two days ago), 2026-11-28, 2026-11-28T10:30, today or now";

  private static final Pattern AGO =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(s|sec|m|min|h|d|w)");
  private static final Pattern DATE =
      Pattern.compile(
          "(\\d{4})-(\\d{2})(?:-(\\d{2})(?:[T ](\\d{2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,9}))?)?"
              + "(Z|[+-]\\d{2}:\\d{2})?)?)?",
          Pattern.CASE_INSENSITIVE);
  private static final int DAYS_PER_WEEK = 7;

  private TimeValues() {}

  /**
   * Parses a time.
   *
   * @param now the time to which relative times refer
   * @return the period in microseconds since the epoch; empty if the text is not a time
   */
  public static Optional<NumberSpan> find(String text, Instant now) {
    try {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "now" -> Optional.of(NumberSpan.of(FlowTime.micros(now)));
        case "today" -> Optional.of(day(now.atOffset(ZoneOffset.UTC).toLocalDate()));
        case "yesterday" ->
            Optional.of(day(now.atOffset(ZoneOffset.UTC).toLocalDate().minusDays(1)));
        default -> ago(text, now).or(() -> date(text));
      };
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<NumberSpan> ago(String text, Instant now) {
    Matcher ago = AGO.matcher(text.toLowerCase(Locale.ROOT));
    if (!ago.matches()) {
      return Optional.empty();
    }
    return duration(text).map(before -> NumberSpan.of(FlowTime.micros(now.minus(before))));
  }

  /** Parses a duration with a unit, including weeks. */
  public static Optional<Duration> duration(String text) {
    boolean isWeeks = text.endsWith("w") || text.endsWith("W");
    if (text.isEmpty() || Character.isDigit(text.charAt(text.length() - 1))) {
      return Optional.empty();
    }
    try {
      String days = isWeeks ? text.substring(0, text.length() - 1) + "d" : text;
      Duration parsed = DurationText.parse(days, Duration.ofSeconds(1));
      return Optional.of(isWeeks ? parsed.multipliedBy(DAYS_PER_WEEK) : parsed);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<NumberSpan> date(String text) {
    Matcher parts = DATE.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    if (parts.group(3) == null) {
      YearMonth month = YearMonth.of(number(parts, 1), number(parts, 2));
      return Optional.of(period(month.atDay(1), month.plusMonths(1).atDay(1)));
    }
    LocalDate date = LocalDate.of(number(parts, 1), number(parts, 2), number(parts, 3));
    if (parts.group(4) == null) {
      return Optional.of(day(date));
    }
    LocalDateTime time =
        date.atTime(
            number(parts, 4),
            number(parts, 5),
            parts.group(6) == null ? 0 : number(parts, 6),
            parts.group(7) == null ? 0 : nanos(parts.group(7)));
    ChronoUnit precision =
        parts.group(6) == null
            ? ChronoUnit.MINUTES
            : parts.group(7) == null ? ChronoUnit.SECONDS : ChronoUnit.MICROS;
    ZoneOffset zone =
        parts.group(8) == null
            ? ZoneOffset.UTC
            : ZoneOffset.of(parts.group(8).toUpperCase(Locale.ROOT));
    long start = FlowTime.micros(time.toInstant(zone));
    return Optional.of(
        new NumberSpan(
            start, start + ChronoUnit.MICROS.between(time, time.plus(1, precision)) - 1));
  }

  private static int number(Matcher parts, int group) {
    return Integer.parseInt(parts.group(group));
  }

  private static int nanos(String fraction) {
    return Integer.parseInt((fraction + "00000000").substring(0, 9));
  }

  private static NumberSpan day(LocalDate day) {
    return period(day, day.plusDays(1));
  }

  private static NumberSpan period(LocalDate from, LocalDate to) {
    return new NumberSpan(micros(from), micros(to) - 1);
  }

  private static long micros(LocalDate day) {
    return FlowTime.micros(day.atStartOfDay().toInstant(ZoneOffset.UTC));
  }
}
