package io.mlids.core.console;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A table as text. Numbers are right-aligned, everything else is left-aligned; each column is as
 * wide as its widest cell. The decimals of a column all have the same number of fraction digits, at
 * most six. Characters that a terminal would interpret are escaped ({@link Terminal#printable}).
 *
 * <p>Cells are read while printing, more than once, so a large table is never held as text.
 * Thread-safe if the cells are.
 */
public final class TextTable {

  /** How to print a table that is wider than the window. */
  public enum Overflow {
    /**
     * Blocks of as many columns as fit, one below the other, with row numbers in front, as pandas
     * prints a data frame. A cell wider than the window is cut.
     */
    WRAP,
    /** One line per row, however long. */
    NOWRAP
  }

  /** The cells of a table. */
  @FunctionalInterface
  public interface Cells {
    /** The value at a row and a column, both from 0; not null. */
    Object at(int row, int column);
  }

  private static final String GAP = "  ";

  /** Marks a block whose columns continue below. */
  private static final String CONTINUED = GAP + "\\";

  private final List<String> columns;
  private final int rowCount;
  private final Cells cells;

  /** Creates a table of {@code columns.size()} × {@code rowCount} cells. */
  public TextTable(List<String> columns, int rowCount, Cells cells) {
    this.columns = List.copyOf(columns);
    this.rowCount = rowCount;
    this.cells = cells;
  }

  /** Creates a table from rows with one cell per column. */
  public static TextTable ofRows(List<String> columns, List<? extends List<?>> rows) {
    return new TextTable(columns, rows.size(), (row, column) -> rows.get(row).get(column));
  }

  /**
   * Prints the table, header first.
   *
   * @param width width of the window in characters; used by {@link Overflow#WRAP} only
   */
  public void print(PrintWriter out, Overflow overflow, int width) {
    List<TextColumn> all =
        IntStream.range(0, columns.size())
            .mapToObj(c -> TextColumn.of(columns.get(c), rowCount, row -> cells.at(row, c)))
            .toList();
    switch (overflow) {
      case WRAP -> printBlocks(out, all, width);
      case NOWRAP -> printLines(out, all);
    }
  }

  private void printBlocks(PrintWriter out, List<TextColumn> all, int width) {
    TextColumn numbers = TextColumn.of("", rowCount, row -> (long) row);
    int space = Math.max(1, width - numbers.width() - CONTINUED.length() - GAP.length());
    List<TextColumn> fitted = all.stream().map(column -> column.cutTo(space)).toList();
    int from = 0;
    while (from < fitted.size()) {
      int to = endOfBlock(fitted, from, width - numbers.width());
      List<TextColumn> block = new ArrayList<>();
      block.add(numbers);
      block.addAll(fitted.subList(from, to));
      boolean last = to == fitted.size();
      out.println(header(block) + (last ? "" : CONTINUED));
      printRows(out, block);
      if (!last) {
        out.println();
      }
      from = to;
    }
  }

  /**
   * Takes at least one column, then as many as fit. All blocks but the last need space for the
   * mark.
   */
  private static int endOfBlock(List<TextColumn> all, int from, int space) {
    int used = 0;
    int to = from;
    while (to < all.size()) {
      used += GAP.length() + all.get(to).width();
      boolean last = to == all.size() - 1;
      if (to > from && used > space - (last ? 0 : CONTINUED.length())) {
        break;
      }
      to++;
    }
    return to;
  }

  private void printLines(PrintWriter out, List<TextColumn> all) {
    out.println(header(all).stripTrailing());
    out.println(String.join(GAP, all.stream().map(column -> "-".repeat(column.width())).toList()));
    printRows(out, all);
  }

  private void printRows(PrintWriter out, List<TextColumn> block) {
    StringBuilder line = new StringBuilder();
    for (int row = 0; row < rowCount; row++) {
      line.setLength(0);
      for (int c = 0; c < block.size(); c++) {
        line.append(c == 0 ? "" : GAP).append(block.get(c).cell(row));
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private static String header(List<TextColumn> block) {
    return String.join(GAP, block.stream().map(TextColumn::header).toList());
  }
}
