package io.mlids.core.request;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;

/** Parses numbers in quoted JSON values and CSV cells. */
final class NumberParser {

  private NumberParser() {}

  /**
   * Parses a number in decimal notation, ignoring surrounding spaces. Returns NaN for the words
   * that mean a missing value in JSON: {@code null}, {@code NaN}, {@code Infinity}, {@code
   * -Infinity}.
   *
   * @throws NumberFormatException if the text is neither a number nor one of these words
   */
  static double parse(String text) {
    String trimmed = text.strip();
    return switch (trimmed) {
      case "null", "NaN", "Infinity", "-Infinity" -> Double.NaN;
      default -> decimal(trimmed);
    };
  }

  /** Unlike a Java literal, a number in a table must not be hexadecimal or end with {@code f}. */
  private static double decimal(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean allowed =
          (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
      if (!allowed) {
        throw new NumberFormatException(text);
      }
    }
    return JavaDoubleParser.parseDouble(text);
  }
}
