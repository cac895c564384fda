package io.mlids.parquet.column;

import java.util.List;

/**
 * Rows in memory, stored by column. The values of a row are added in the order of the columns, each
 * with the method for the column's type; then {@link #endRow} is called. Not thread-safe.
 */
public final class RowBuffer {
  private final List<ColumnValues> columns;
  private int next;
  private int rows;

  /** Creates an empty buffer. */
  public RowBuffer(List<Column> columns) {
    this.columns = columns.stream().map(ColumnValues::of).toList();
  }

  /** Adds a value to a column of type {@code INT32}, {@code INT64} or {@code TIMESTAMP}. */
  public RowBuffer add(long value) {
    ColumnValues.Numbers column = numbers();
    ColumnType type = column.column().type();
    if (!type.isInteger() || (type == ColumnType.INT32 && value != (int) value)) {
      throw unsuitable(column, String.valueOf(value));
    }
    column.add(value);
    return this;
  }

  /**
   * Adds a value to a column of type {@code DOUBLE}, or rounds it for one of type {@code FLOAT}.
   */
  public RowBuffer add(double value) {
    ColumnValues.Numbers column = numbers();
    switch (column.column().type()) {
      case DOUBLE -> column.add(Double.doubleToRawLongBits(value));
      case FLOAT -> column.add(Float.floatToRawIntBits((float) value));
      case BOOLEAN, INT32, INT64, STRING, TIMESTAMP ->
          throw unsuitable(column, String.valueOf(value));
    }
    return this;
  }

  /** Adds a value to a column of type {@code BOOLEAN}. */
  public RowBuffer add(boolean value) {
    ColumnValues.Numbers column = numbers();
    if (column.column().type() != ColumnType.BOOLEAN) {
      throw unsuitable(column, String.valueOf(value));
    }
    column.add(value ? 1 : 0);
    return this;
  }

  /** Adds a value to a column of type {@code STRING}. */
  public RowBuffer add(String value) {
    if (columns.get(next) instanceof ColumnValues.Texts texts) {
      texts.add(value);
      next++;
      return this;
    }
    throw unsuitable(columns.get(next), value);
  }

  /** States that the row has no value in the next column, which must be nullable. */
  public RowBuffer addNull() {
    columns.get(next).addRow(false);
    next++;
    return this;
  }

  /** Ends a row. */
  public void endRow() {
    if (next != columns.size()) {
      throw new IllegalStateException("the row has only " + next + " values");
    }
    next = 0;
    rows++;
  }

  /** The number of rows. */
  public int rows() {
    return rows;
  }

  /** The values of each column. */
  public List<ColumnValues> columns() {
    return columns;
  }

  /** Removes all rows. */
  public void clear() {
    columns.forEach(ColumnValues::clear);
    next = 0;
    rows = 0;
  }

  private ColumnValues.Numbers numbers() {
    if (columns.get(next) instanceof ColumnValues.Numbers numbers) {
      next++;
      return numbers;
    }
    throw unsuitable(columns.get(next), "a number");
  }

  private static IllegalArgumentException unsuitable(ColumnValues column, String value) {
    return new IllegalArgumentException(
        value + " is not suitable for the column " + column.column());
  }
}
