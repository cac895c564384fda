package io.mlids.parquet.flow;

import io.mlids.parquet.ParquetReader;

/** Reads a column as numbers. */
final class NumberColumn {
  private NumberColumn() {}

  /** The values of the batch; NaN in rows without a value. */
  static double[] read(ParquetReader reader, int column) {
    double[] values =
        switch (reader.columns().get(column).type()) {
          case INT32, INT64, TIMESTAMP -> integers(reader.integers(column));
          case FLOAT, DOUBLE -> reader.fractions(column);
          case BOOLEAN -> truths(reader.truths(column), reader.size());
          case STRING -> throw new IllegalArgumentException("the column is text");
        };
    if (reader.hasNulls(column)) {
      for (int row = 0; row < values.length; row++) {
        if (reader.isNull(column, row)) {
          values[row] = Double.NaN;
        }
      }
    }
    return values;
  }

  private static double[] integers(long[] integers) {
    double[] values = new double[integers.length];
    for (int row = 0; row < values.length; row++) {
      values[row] = integers[row];
    }
    return values;
  }

  private static double[] truths(boolean[] truths, int size) {
    double[] values = new double[size];
    for (int row = 0; row < size; row++) {
      values[row] = truths[row] ? 1 : 0;
    }
    return values;
  }
}
