package io.mlids.core.request;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;

/** Numbers written as text, in quoted JSON values and in the cells of a CSV. */
final class NumberParser {

  private NumberParser() {}

  /**
   * The number that the text holds in decimal notation, spaces around it apart; NaN for the words
   * that mean a missing value in JSON: {@code null}, {@code NaN}, {@code Infinity}, {@code
   * -Infinity}.
   *
   * @throws NumberFormatException if it is neither
   */
  static double parse(String text) {
    String trimmed = text.strip();
    return switch (trimmed) {
      case "null", "NaN", "Infinity", "-Infinity" -> Double.NaN;
      default -> decimal(trimmed);
    };
  }

  /** A Java double literal may be hexadecimal or end in {@code f}; a number of a table may not. */
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
