package io.mlids.parquet.column;

/**
 * A column of a table.
 *
 * @param nullable whether values may be missing
 */
public record Column(String name, ColumnType type, boolean nullable) {

  /** A column in which every row has a value. */
  public static Column required(String name, ColumnType type) {
    return new Column(name, type, false);
  }

  /** A column in which values may be missing. */
  public static Column nullable(String name, ColumnType type) {
    return new Column(name, type, true);
  }
}
