package io.mlids.core.csv;

import java.nio.charset.StandardCharsets;

/**
 * Numbers as text, the way {@link Double#toString(double)} writes them, without an object for the
 * many that are small and whole.
 */
final class NumberFormatter {
  /** More digits than any number has. */
  static final int LONGEST = 32;

  /** {@code Double.toString} goes over to an exponent here. */
  private static final double FIRST_WITH_EXPONENT = 1e7;

  private NumberFormatter() {}

  /** Writes a number as a double; returns the position after it. */
  static int putDouble(double value, byte[] to, int at) {
    long whole = (long) value;
    // The sign of a negative zero is its own.
    if (whole == value && Math.abs(value) < FIRST_WITH_EXPONENT && (whole != 0 || 1 / value > 0)) {
      int end = putLong(whole, to, at);
      to[end] = '.';
      to[end + 1] = '0';
      return end + 2;
    }
    return putAscii(Double.toString(value), to, at);
  }

  /**
   * Writes a number with as many digits as identify its nearest number of single precision of that
   * kind.
   */
  static int putFloat(double value, byte[] to, int at) {
    long whole = (long) value;
    return whole == value && Math.abs(value) < FIRST_WITH_EXPONENT
        ? putDouble(value, to, at)
        : putAscii(Float.toString((float) value), to, at);
  }

  /** Writes a whole number without a point; one that is not whole as a double. */
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
    // Negative numbers reach one further than positive ones.
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
