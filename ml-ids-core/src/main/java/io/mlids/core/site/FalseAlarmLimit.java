package io.mlids.core.site;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many benign flows may be flagged: a share of them, or a number per day.
 *
 * @param value the share, or the number
 * @param isPerDay whether it is a number per day
 */
public record FalseAlarmLimit(double value, boolean isPerDay) {
  /**
   * The smallest share that can be promised; a smaller one would need too many flows in practice.
   */
  public static final double LEAST_SHARE = 0.0001;

  private static final Pattern PER_DAY = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*/\\s*d(?:ay)?");

  /**
   * Parses {@code 0.001} or {@code 5/day}.
   *
   * @throws IllegalArgumentException if the text is neither, or is out of range; the message gives
   *     the reason
   */
  public static FalseAlarmLimit parse(String text) {
    Matcher perDay = PER_DAY.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (perDay.matches()) {
      double alarms = Double.parseDouble(perDay.group(1));
      if (!(alarms > 0)) {
        throw new IllegalArgumentException(text + ": must be more than 0 per day, such as 5/day");
      }
      return new FalseAlarmLimit(alarms, true);
    }
    double share;
    try {
      share = Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is neither a share such as 0.001 nor a number such as 5/day", e);
    }
    if (!(share >= LEAST_SHARE && share < 1)) {
      throw new IllegalArgumentException(
          text + ": must be at least 0.0001 and less than 1, for example 0.001");
    }
    return new FalseAlarmLimit(share, false);
  }

  /**
   * The share of flows that the limit allows.
   *
   * @param flowsPerDay the number of flows per day on this network
   * @throws IllegalArgumentException if the share cannot be promised; the message says what to do
   */
  public double share(double flowsPerDay) {
    if (!isPerDay) {
      return value;
    }
    double share = value / flowsPerDay;
    if (share < LEAST_SHARE) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s is too low for %,.0f flows per day, because the smallest share that can be"
                  + " promised is 0.0001; allow at least %,.0f/day",
              this,
              flowsPerDay,
              Math.ceil(LEAST_SHARE * flowsPerDay)));
    }
    if (share >= 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s is not a limit on a network with only %,.0f flows per day; allow fewer",
              this,
              flowsPerDay));
    }
    return share;
  }

  /** Returns the limit in the form that {@link #parse} accepts. */
  @Override
  public String toString() {
    return isPerDay
        ? (value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value))
            + "/day"
        : Double.toString(value);
  }
}
