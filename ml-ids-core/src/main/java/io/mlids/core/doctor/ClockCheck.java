package io.mlids.core.doctor;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * Checks that the clock and the time zone are plausible, because alerts use them.
 *
 * @param built when the program was built; a correct clock never shows an earlier time
 * @param timezone the environment variable TZ, if set
 */
public record ClockCheck(Clock clock, Instant built, Optional<String> timezone) implements Check {
  private static final String SUBJECT = "Clock";

  /** Allows for an inaccurate clock on the build machine. */
  private static final Duration TOLERANCE = Duration.ofDays(1);

  /** A clock that is decades ahead is more likely than a build this old. */
  private static final long OLDEST_PROGRAM_YEARS = 20;

  private static final DateTimeFormatter SHOWN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss xxx", Locale.ROOT);

  @Override
  public Finding run() {
    Instant now = clock.instant();
    String shown = SHOWN.format(now.atZone(clock.getZone())) + " (" + clock.getZone() + ")";
    if (now.isBefore(built.minus(TOLERANCE))) {
      return Finding.problem(
          SUBJECT,
          shown + " is before the program was built",
          "set the clock: timedatectl set-ntp true");
    }
    if (ChronoUnit.DAYS.between(built, now) > OLDEST_PROGRAM_YEARS * 365) {
      return Finding.problem(
          SUBJECT, shown + " is far in the future", "set the clock: timedatectl set-ntp true");
    }
    if (timezone.isPresent() && !isKnown(timezone.get())) {
      return Finding.note(
          SUBJECT,
          shown + ": TZ=" + timezone.get() + " is not a known time zone",
          "set TZ to a name such as UTC or Europe/Vienna; reports are in UTC unless --timezone is"
              + " given");
    }
    return Finding.ok(SUBJECT, shown);
  }

  /** POSIX also allows {@code :Europe/Vienna}, paths, and rules such as {@code CET-1CEST}. */
  private static boolean isKnown(String name) {
    String id = name.startsWith(":") ? name.substring(1) : name;
    if (id.isBlank() || id.startsWith("/") || id.matches("[A-Za-z]{3,}[-+]?[0-9].*")) {
      return true;
    }
    try {
      return ZoneId.of(id, ZoneId.SHORT_IDS).getRules() != null;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
