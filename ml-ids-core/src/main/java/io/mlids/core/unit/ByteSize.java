package io.mlids.core.unit;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses and formats sizes in bytes as users write them, such as {@code 16MiB}, {@code 500 kB} or
 * {@code 1048576}.
 */
public final class ByteSize {
  private static final Pattern SYNTAX =
      Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([kmgt]i?)?(b|bytes)?");

  private ByteSize() {}

  /**
   * Parses a size, which consists of a number and an optional unit in upper or lower case. The
   * units {@code KiB}, {@code MiB}, {@code GiB} and {@code TiB} are powers of 1,024; {@code KB},
   * {@code MB}, {@code GB} and {@code TB} are powers of 1,000.
   *
   * @throws IllegalArgumentException if the text is not a valid size
   */
  public static long parse(String text) {
    return parse(text, 1);
  }

  /**
   * Parses a size like {@link #parse(String)}, but with a different default unit.
   *
   * @param plainUnit the default unit in bytes, which is used if the text contains only a number
   * @throws IllegalArgumentException if the text is not a valid size
   */
  public static long parse(String text, long plainUnit) {
    Matcher size = SYNTAX.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!size.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a size; use a value such as 16MiB, 500KB or 1048576");
    }
    long unit =
        switch (size.group(2)) {
          case "k" -> 1_000L;
          case "m" -> 1_000_000L;
          case "g" -> 1_000_000_000L;
          case "ki" -> 1L << 10;
          case "mi" -> 1L << 20;
          case "gi" -> 1L << 30;
          case "t" -> 1_000_000_000_000L;
          case "ti" -> 1L << 40;
          case null, default -> size.group(3) == null ? plainUnit : 1L;
        };
    try {
      return new BigDecimal(size.group(1)).multiply(BigDecimal.valueOf(unit)).longValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a whole number of bytes below 8 EiB", e);
    }
  }

  /** Formats a size in the largest of the units MiB, KiB and bytes that needs no fraction. */
  public static String text(long bytes) {
    if (bytes >= 1 << 20 && bytes % (1 << 20) == 0) {
      return (bytes >> 20) + " MiB";
    }
    return bytes >= 1 << 10 && bytes % (1 << 10) == 0 ? (bytes >> 10) + " KiB" : bytes + " bytes";
  }

  /** Formats a size with one decimal in the decimal unit that suits it, such as {@code 6.9 GB}. */
  public static String approximate(long bytes) {
    if (bytes < 1_000) {
      return bytes + " bytes";
    }
    double value = bytes;
    String unit = "";
    for (String next : new String[] {"kB", "MB", "GB", "TB"}) {
      if (value < 999.95) {
        break;
      }
      value /= 1_000;
      unit = next;
    }
    return String.format(Locale.ROOT, "%.1f %s", value, unit);
  }
}
