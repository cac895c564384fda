package io.mlids.core.explain;

import io.mlids.core.feature.Unit;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Formats feature values for human readers, to three significant digits and with a unit. */
final class ValueText {
  private static final MathContext THREE_DIGITS = new MathContext(3, RoundingMode.HALF_UP);

  /** From this value upwards, decimal places are meaningless. */
  private static final double WHOLE = 100;

  private ValueText() {}

  /** Returns a value with its unit. Packet counts have no unit. */
  static String of(double value, Unit unit) {
    if (Double.isNaN(value)) {
      return "missing";
    }
    return switch (unit) {
      case MICROSECONDS -> duration(value);
      // Only TCP window sizes can be negative: −1 means that the flow has no window size.
      case BYTES -> value < 0 ? "none" : number(value) + (value == 1 ? " byte" : " bytes");
      case PACKETS, NONE, TEXT -> number(value);
      case SQUARE_BYTES, BYTES_PER_SECOND, PACKETS_PER_SECOND ->
          number(value) + " " + unit.symbol();
    };
  }

  /** A range with its unit, or a single value if both ends are formatted identically. */
  static String range(double low, double high, Unit unit) {
    String last = of(high, unit);
    String first = of(low, unit);
    if (first.equals(last)) {
      return last;
    }
    String shared = last.substring(last.indexOf(' ') + 1);
    if (last.indexOf(' ') > 0 && first.endsWith(" " + shared)) {
      first = first.substring(0, first.length() - shared.length() - 1);
    }
    return first + " to " + last;
  }

  static String yesOrNo(double value) {
    return Double.isNaN(value) ? "missing" : value == 0 ? "no" : "yes";
  }

  private static String duration(double microseconds) {
    if (microseconds < 1_000) {
      return number(microseconds) + " µs";
    }
    return microseconds < 1_000_000
        ? number(microseconds / 1_000) + " ms"
        : number(microseconds / 1_000_000) + " s";
  }

  private static String number(double value) {
    if (value == Math.rint(value) || Math.abs(value) >= WHOLE) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return new BigDecimal(value).round(THREE_DIGITS).stripTrailingZeros().toPlainString();
  }
}
