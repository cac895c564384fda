package io.mlids.core.table;

import java.util.regex.Pattern;

/**
 * Makes text safe for CSV files that may be opened in a spreadsheet program. Spreadsheet programs
 * execute a cell that begins with {@code =}, {@code +}, {@code -} or {@code @} as a formula. Such
 * text gets a leading apostrophe. If apostrophes already precede the formula, one more is added, so
 * that {@link #read} can restore the text. Numbers stay unchanged. Characters that a terminal would
 * interpret, such as control characters, are escaped ({@code \u001b}), and {@link #read} does not
 * restore them. All methods are pure.
 */
public final class SpreadsheetText {
  private static final Pattern FORMULA = Pattern.compile("'*[=+\\-@].*", Pattern.DOTALL);
  private static final Pattern GUARDED = Pattern.compile("'+[=+\\-@].*", Pattern.DOTALL);

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?((\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?|Infinity|NaN)");

  private SpreadsheetText() {}

  /** Returns the safe text for a cell, without quotes. */
  public static String guarded(String text) {
    String shown = escaped(text);
    return FORMULA.matcher(shown).matches() && !NUMBER.matcher(shown).matches()
        ? "'" + shown
        : shown;
  }

  /** Returns the safe text for a cell, in quotes if the CSV format requires them. */
  public static String cell(String text) {
    String guarded = guarded(text);
    boolean plain = guarded.indexOf(',') < 0 && guarded.indexOf('"') < 0;
    return plain ? guarded : '"' + guarded.replace("\"", "\"\"") + '"';
  }

  /** Restores the original text of a cell written by {@link #guarded}. */
  public static String read(String cell) {
    return GUARDED.matcher(cell).matches() ? cell.substring(1) : cell;
  }

  /** Escapes the characters that a terminal would interpret. */
  public static String escaped(String text) {
    if (text.codePoints().noneMatch(SpreadsheetText::isObeyed)) {
      return text;
    }
    StringBuilder escaped = new StringBuilder(text.length() + 8);
    text.codePoints()
        .forEach(
            c -> {
              if (isObeyed(c)) {
                for (char unit : Character.toChars(c)) {
                  escaped.append(String.format("\\u%04x", (int) unit));
                }
              } else {
                escaped.appendCodePoint(c);
              }
            });
    return escaped.toString();
  }

  private static boolean isObeyed(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
