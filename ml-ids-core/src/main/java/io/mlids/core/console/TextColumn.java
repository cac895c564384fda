package io.mlids.core.console;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.IntFunction;

/** A column of a {@link TextTable}, including its format and width. */
final class TextColumn {
  private static final int MAX_DECIMALS = 6;

  /**
   * The largest number printed with a fixed number of decimal places. Beyond this limit, the
   * decimals would be meaningless.
   */
  private static final double LARGEST_PLAIN = 1e15;

  /** The smallest number printed with fixed decimals. Smaller numbers would show only zeros. */
  private static final double SMALLEST_PLAIN = 1e-6;

  /** The value of {@link #decimals} for printing each number in its shortest form. */
  private static final int SHORTEST = -1;

  private final String header;
  private final IntFunction<Object> cells;
  private final boolean numbers;
  private final int decimals;
  private final int width;

  private TextColumn(
      String header, IntFunction<Object> cells, boolean numbers, int decimals, int width) {
    this.header = header;
    this.cells = cells;
    this.numbers = numbers;
    this.decimals = decimals;
    this.width = width;
  }

  /**
   * Creates a column. Every cell is read twice: first to determine the type of the column, and then
   * to determine its width.
   */
  static TextColumn of(String header, int rowCount, IntFunction<Object> cells) {
    boolean numbers = true;
    int decimals = 1;
    for (int row = 0; row < rowCount; row++) {
      Object cell = cells.apply(row);
      numbers &= cell instanceof Number;
      if (decimals != SHORTEST && cell instanceof Double number) {
        int needed = decimals(number);
        decimals = needed == SHORTEST ? SHORTEST : Math.max(decimals, needed);
      }
    }
    String shown = Terminal.printable(header);
    int width = length(shown);
    for (int row = 0; row < rowCount; row++) {
      width = Math.max(width, length(text(cells.apply(row), decimals)));
    }
    return new TextColumn(shown, cells, numbers, decimals, width);
  }

  TextColumn cutTo(int most) {
    return width <= most ? this : new TextColumn(header, cells, numbers, decimals, most);
  }

  int width() {
    return width;
  }

  String header() {
    return fit(header);
  }

  String cell(int row) {
    return fit(text(cells.apply(row), decimals));
  }

  private String fit(String text) {
    int length = length(text);
    if (length > width) {
      int end = text.offsetByCodePoints(0, Math.max(0, width - 3));
      return text.substring(0, end) + "...".substring(0, Math.min(3, width));
    }
    String space = " ".repeat(width - length);
    return numbers ? space + text : text + space;
  }

  private static String text(Object cell, int decimals) {
    return switch (cell) {
      case Boolean flag -> flag ? "True" : "False";
      case Double number when !Double.isFinite(number) || decimals == SHORTEST -> number.toString();
      case Double number ->
          BigDecimal.valueOf(number).setScale(decimals, RoundingMode.HALF_UP).toPlainString();
      default -> Terminal.printable(cell.toString());
    };
  }

  private static int decimals(double number) {
    double magnitude = Math.abs(number);
    if (number == 0 || !Double.isFinite(number)) {
      return 1;
    }
    if (magnitude >= LARGEST_PLAIN || magnitude < SMALLEST_PLAIN) {
      return SHORTEST;
    }
    int needed =
        BigDecimal.valueOf(number)
            .setScale(MAX_DECIMALS, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .scale();
    return Math.max(1, needed);
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
