package io.mlids.core.behaviour.evidence;

import java.util.Locale;

/** Formats numbers for use in sentences. */
public final class Text {
  private static final int GROUP = 1000;

  private Text() {}

  /** Formats a count: {@code 1 port}, {@code 83 ports}, {@code 12,000 ports}. */
  public static String count(long number, String thing) {
    return grouped(number) + " " + thing + (number == 1 ? "" : plural(thing));
  }

  /** Formats a number with commas between groups of digits. */
  private static String grouped(long number) {
    // A format takes a microsecond, and most numbers need no comma.
    return number < GROUP ? Long.toString(number) : String.format(Locale.ROOT, "%,d", number);
  }

  /** Formats a count, preceded by "at least" if the true number may be higher. */
  public static String count(long number, String thing, boolean atLeast) {
    return (atLeast ? "at least " : "") + count(number, thing);
  }

  private static String plural(String thing) {
    return thing.endsWith("s") ? "es" : "s";
  }

  /** Formats a duration: {@code 40 ms}, {@code 4 s}, {@code 2 min}, {@code 3.1 h}. */
  public static String duration(long micros) {
    double seconds = Math.max(0, micros) / 1e6;
    if (seconds < 1) {
      return String.format(Locale.ROOT, "%.0f ms", Math.max(1, seconds * 1000));
    }
    if (seconds < 120) {
      return String.format(Locale.ROOT, seconds < 10 ? "%.1f s" : "%.0f s", seconds)
          .replace(".0 s", " s");
    }
    if (seconds < 7200) {
      return String.format(Locale.ROOT, "%.0f min", seconds / 60);
    }
    return String.format(Locale.ROOT, "%.1f h", seconds / 3600);
  }

  /** Formats a size: {@code 310 B}, {@code 1.4 kB}, {@code 2.0 MB}. */
  public static String bytes(double bytes) {
    if (bytes < 1000) {
      return String.format(Locale.ROOT, "%.0f B", bytes);
    }
    if (bytes < 1e6) {
      return String.format(Locale.ROOT, "%.1f kB", bytes / 1e3);
    }
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }

  /** Converts microseconds to seconds, rounded to milliseconds. */
  public static double seconds(long micros) {
    return Math.round(Math.max(0, micros) / 1e3) / 1e3;
  }
}
