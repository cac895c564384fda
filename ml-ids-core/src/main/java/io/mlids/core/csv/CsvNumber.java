package io.mlids.core.csv;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import io.mlids.core.table.CleaningReport;
import java.util.Arrays;

/**
 * Parses a number in a flow CSV cell, such as {@code 6}, {@code 6.0}, {@code 6.00E+00}, {@code
 * Infinity}, {@code inf} or {@code NaN}. Upper and lower case are equivalent, and surrounding
 * spaces are ignored. The result is the double nearest to the decimal number.
 */
final class CsvNumber {
  /** The powers of ten that a double can represent exactly. */
  private static final double[] POWERS_OF_TEN = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private static final long LARGEST_EXACT_INTEGER = 1L << 53;

  /** The maximum number of digits that always fit into a long. */
  private static final int MAX_DIGITS = 18;

  private CsvNumber() {}

  /**
   * Parses a number. Returns NaN if the text is not a number; {@link #missing} then returns the
   * reason.
   */
  static double parse(char[] text, int offset, int length) {
    if (length == 1) {
      // Most cells consist of a single digit, usually 0.
      int digit = text[offset] - '0';
      return digit >= 0 && digit <= 9 ? digit : Double.NaN;
    }
    int end = offset + length;
    int at = offset;
    boolean negative = at < end && text[at] == '-';
    if (negative) {
      at++;
    }
    long significand = 0;
    int digit;
    int start = at;
    while (at < end && (digit = text[at] - '0') >= 0 && digit <= 9) {
      significand = significand * 10 + digit;
      at++;
    }
    int digits = at - start;
    int fraction = 0;
    if (at < end && text[at] == '.') {
      at++;
      start = at;
      while (at < end && (digit = text[at] - '0') >= 0 && digit <= 9) {
        significand = significand * 10 + digit;
        at++;
      }
      fraction = at - start;
      digits += fraction;
    }
    if (at == end && digits > 0 && digits <= MAX_DIGITS && significand <= LARGEST_EXACT_INTEGER) {
      // The division of an exact integer by an exact power of ten rounds only once, so the result
      // is correct. See Clinger, "How to Read Floating Point Numbers Accurately", PLDI 1990.
      double value = fraction == 0 ? significand : significand / POWERS_OF_TEN[fraction];
      return negative ? -value : value;
    }
    return parseAnyForm(text, offset, end);
  }

  /**
   * Parses a number with a decimal comma, such as {@code 1,5}. In all other respects, this method
   * works like {@link #parse}.
   */
  static double parseDecimalComma(char[] text, int offset, int length) {
    char[] pointed = Arrays.copyOfRange(text, offset, offset + length);
    for (int i = 0; i < length; i++) {
      if (pointed[i] == '.') {
        return Double.NaN;
      }
      if (pointed[i] == ',') {
        pointed[i] = '.';
      }
    }
    return parse(pointed, 0, length);
  }

  /** Returns the reason why {@link #parse} returned NaN. */
  static CleaningReport.Missing missing(char[] text, int offset, int length) {
    int end = offset + length;
    int from = skipSpaces(text, offset, end);
    int to = dropSpaces(text, from, end);
    if (from == to) {
      return CleaningReport.Missing.EMPTY;
    }
    if (to - from > 1 && isSign(text[from])) {
      from++;
    }
    return matches("nan", text, from, to)
        ? CleaningReport.Missing.NAN
        : CleaningReport.Missing.NO_NUMBER;
  }

  private static double parseAnyForm(char[] text, int offset, int end) {
    int from = skipSpaces(text, offset, end);
    int to = dropSpaces(text, from, end);
    // JavaDoubleParser also accepts hexadecimal numbers and the suffixes d and f, which are not
    // valid in a CSV file.
    boolean decimal = from < to;
    for (int i = from; i < to && decimal; i++) {
      char c = text[i];
      decimal = (c >= '0' && c <= '9') || c == '.' || c == 'e' || c == 'E' || isSign(c);
    }
    if (decimal) {
      try {
        return JavaDoubleParser.parseDouble(text, from, to - from);
      } catch (NumberFormatException e) {
        return Double.NaN;
      }
    }
    boolean negative = from < to && text[from] == '-';
    if (from < to && isSign(text[from])) {
      from++;
    }
    if (matches("infinity", text, from, to) || matches("inf", text, from, to)) {
      return negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    return Double.NaN;
  }

  private static boolean isSign(char c) {
    return c == '+' || c == '-';
  }

  private static boolean matches(String word, char[] text, int from, int to) {
    if (to - from != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if ((text[from + i] | 0x20) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static int skipSpaces(char[] text, int from, int end) {
    int at = from;
    while (at < end && text[at] <= ' ') {
      at++;
    }
    return at;
  }

  private static int dropSpaces(char[] text, int from, int end) {
    int to = end;
    while (to > from && text[to - 1] <= ' ') {
      to--;
    }
    return to;
  }
}
