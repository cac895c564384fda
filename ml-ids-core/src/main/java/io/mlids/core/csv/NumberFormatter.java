package io.mlids.core.csv;

import java.nio.charset.StandardCharsets;

/**
 * Formats numbers like {@link Double#toString(double)}, but without allocating memory for small
 * integers, which are the most common values.
 */
final class NumberFormatter {
  /** An upper limit on the length of a formatted number. */
  static final int LONGEST = 32;

  /** The smallest number for which {@code Double.toString} uses an exponent. */
  private static final double FIRST_WITH_EXPONENT = 1e7;

  private NumberFormatter() {}

  /** Writes a number in the format of a double and returns the position after it. */
  static int putDouble(double value, byte[] to, int at) {
    long whole = (long) value;
    // Negative zero needs its sign.
    if (whole == value && Math.abs(value) < FIRST_WITH_EXPONENT && (whole != 0 || 1 / value > 0)) {
      int end = putLong(whole, to, at);
      to[end] = '.';
      to[end + 1] = '0';
      return end + 2;
    }
    return putAscii(Double.toString(value), to, at);
  }

  /** Writes a number with just enough digits to identify the nearest single-precision number. */
  static int putFloat(double value, byte[] to, int at) {
    long whole = (long) value;
    return whole == value && Math.abs(value) < FIRST_WITH_EXPONENT
        ? putDouble(value, to, at)
        : putAscii(Float.toString((float) value), to, at);
  }

  /** Writes an integer without a decimal point, and any other number in the format of a double. */
  static int putWhole(double value, byte[] to, int at) {
    long whole = (long) value;
    return whole == value ? putLong(whole, to, at) : putDouble(value, to, at);
  }

  static int putLong(long value, byte[] to, int at) {
    if (value >= 0 && value < 10) {
      to[at] = (byte) ('0' + value);
      return at + 1;
    }
    int start = at;
    // The absolute value of the smallest long does not fit into a long, so the digits come from a
    // negative number.
    long rest = value;
    if (value < 0) {
      to[start++] = '-';
    } else {
      rest = -value;
    }
    int digits = 1;
    for (long left = rest; left <= -10; left /= 10) {
      digits++;
    }
    for (int i = start + digits - 1; i >= start; i--) {
      to[i] = (byte) ('0' - rest % 10);
      rest /= 10;
    }
    return start + digits;
  }

  static int putAscii(String text, byte[] to, int at) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, to, at, bytes.length);
    return at + bytes.length;
  }
}
