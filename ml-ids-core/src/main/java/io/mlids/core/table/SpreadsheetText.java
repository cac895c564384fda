package io.mlids.core.table;

import java.util.regex.Pattern;

/**
 * Text in the cells of CSVs that people open in spreadsheet programs, which take a cell that begins
 * with {@code =}, {@code +}, {@code -} or {@code @} for a formula and run it. Such a text gets an
 * apostrophe in front, as one that already has apostrophes there does, so that {@link #read} gives
 * every text back. Numbers stay as they are. Control characters, and others that are obeyed rather
 * than shown, are escaped ({@code \u001b}); that is for good. All methods are pure.
 */
public final class SpreadsheetText {
  private static final Pattern FORMULA = Pattern.compile("'*[=+\\-@].*", Pattern.DOTALL);
  private static final Pattern GUARDED = Pattern.compile("'+[=+\\-@].*", Pattern.DOTALL);

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?((\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?|Infinity|NaN)");

  private SpreadsheetText() {}

  /** The text that a cell should have. */
  public static String guarded(String text) {
    String shown = escaped(text);
    return FORMULA.matcher(shown).matches() && !NUMBER.matcher(shown).matches()
        ? "'" + shown
        : shown;
  }

  /** As {@link #guarded}, in quotes where a CSV needs them. */
  public static String cell(String text) {
    String guarded = guarded(text);
    boolean plain = guarded.indexOf(',') < 0 && guarded.indexOf('"') < 0;
    return plain ? guarded : '"' + guarded.replace("\"", "\"\"") + '"';
  }

  /** The text that a cell was made of. */
  public static String read(String cell) {
    return GUARDED.matcher(cell).matches() ? cell.substring(1) : cell;
  }

  /** The text with escapes for what a terminal obeys. */
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
