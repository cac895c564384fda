package io.mlids.core.console;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A table that is printed as text. Numbers are right-aligned, and all other cells are left-aligned.
 * Each column is as wide as its widest cell. All decimal numbers in a column have the same number
 * of digits after the decimal point, at most six. Characters that a terminal would interpret are
 * escaped (see {@link Terminal#printable}).
 *
 * <p>Cells are read more than once while the table is printed, so that the text of a large table is
 * never held in memory. Thread-safe if the cells are thread-safe.
 */
public final class TextTable {

  /** The ways to print a table that is wider than the terminal. */
  public enum Overflow {
    /**
     * The table is split into blocks of as many columns as fit, with row numbers on the left, like
     * a data frame in pandas. A cell that is wider than the terminal is truncated.
     */
    WRAP,
    /** Each row is printed on one line, regardless of its length. */
    NOWRAP
  }

  /** The cells of a table. */
  @FunctionalInterface
  public interface Cells {
    /**
     * Returns the value in a row and a column, both numbered from 0. The value must not be null.
     */
    Object at(int row, int column);
  }

  private static final String GAP = "  ";

  /** Marks a block that is followed by a block with further columns. */
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
   * Prints the table's header and rows.
   *
   * @param width the terminal width in characters; used only by {@link Overflow#WRAP}
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
   * Returns the end index of a block. A block contains as many columns as fit, but at least one.
   * All blocks except the last need space for {@link #CONTINUED}.
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
