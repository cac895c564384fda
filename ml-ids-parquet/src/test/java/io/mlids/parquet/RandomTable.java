package io.mlids.parquet;

import io.mlids.parquet.column.Column;
import io.mlids.parquet.column.ColumnType;
import io.mlids.parquet.column.RowBuffer;
import io.mlids.parquet.page.Compression;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** A table with columns of every type, and with values of every kind. */
final class RandomTable {
  private static final List<String> TEXTS =
      List.of("", "a", "ä€😀", "line\nbreak", "\u0000", "null");

  private final List<Column> columns = new ArrayList<>();
  private final List<List<Object>> rows = new ArrayList<>();
  private final Random random;

  /** Null stands for a missing value. */
  RandomTable(long seed, int rowCount) {
    random = new Random(seed);
    for (ColumnType type : ColumnType.values()) {
      columns.add(Column.required(type.name().toLowerCase(Locale.ROOT), type));
      columns.add(Column.nullable("nullable_" + type.name().toLowerCase(Locale.ROOT), type));
      columns.add(Column.nullable("missing_" + type.name().toLowerCase(Locale.ROOT), type));
    }
    // Some columns repeat few values, so that there are runs and dictionaries.
    int[] repetition = columns.stream().mapToInt(_ -> random.nextInt(4)).toArray();
    List<Object> last = new ArrayList<>();
    for (int i = 0; i < rowCount; i++) {
      List<Object> row = new ArrayList<>();
      for (int c = 0; c < columns.size(); c++) {
        boolean repeats = i > 0 && random.nextInt(4) < repetition[c];
        row.add(repeats ? last.get(c) : value(columns.get(c)));
      }
      rows.add(row);
      last = row;
    }
  }

  private Object value(Column column) {
    if (column.name().startsWith("missing") || (column.nullable() && random.nextInt(3) == 0)) {
      return null;
    }
    return switch (column.type()) {
      case BOOLEAN -> random.nextBoolean();
      case INT32 -> (long) (random.nextBoolean() ? random.nextInt() : random.nextInt(5));
      case INT64, TIMESTAMP -> random.nextBoolean() ? random.nextLong() : (long) random.nextInt(5);
      case FLOAT -> (double) (float) fraction();
      case DOUBLE -> fraction();
      case STRING ->
          random.nextBoolean()
              ? TEXTS.get(random.nextInt(TEXTS.size()))
              : "x".repeat(random.nextInt(100)) + random.nextLong();
    };
  }

  private double fraction() {
    return switch (random.nextInt(8)) {
      case 0 -> Double.POSITIVE_INFINITY;
      case 1 -> -0.0;
      case 2 -> Double.MIN_VALUE;
      case 3 -> Double.MAX_VALUE;
      default -> random.nextGaussian();
    };
  }

  List<Column> columns() {
    return columns;
  }

  List<List<Object>> rows() {
    return rows;
  }

  /** Writes the table, in row groups of random sizes. */
  void write(Path file, Compression compression) throws IOException {
    try (ParquetWriter writer =
        ParquetWriter.create(file, columns, Map.of("kind", "räńdom"), compression)) {
      for (List<Object> row : rows) {
        add(row, writer.rows());
        if (random.nextInt(700) == 0) {
          writer.writeRows();
        }
      }
    }
  }

  static void add(List<Object> row, RowBuffer buffer) {
    for (Object value : row) {
      switch (value) {
        case null -> buffer.addNull();
        case Boolean truth -> buffer.add(truth.booleanValue());
        case Number number when number instanceof Double -> buffer.add(number.doubleValue());
        case Number number -> buffer.add(number.longValue());
        case String text -> buffer.add(text);
        default -> throw new IllegalArgumentException(value.toString());
      }
    }
    buffer.endRow();
  }

  /** All rows of a file, in the same form. */
  static List<List<Object>> read(Path file) throws IOException {
    List<List<Object>> rows = new ArrayList<>();
    try (ParquetReader reader = ParquetReader.open(file)) {
      while (reader.nextBatch()) {
        List<Object> columns = new ArrayList<>();
        for (int c = 0; c < reader.columns().size(); c++) {
          columns.add(
              switch (reader.columns().get(c).type()) {
                case BOOLEAN -> reader.truths(c);
                case INT32, INT64, TIMESTAMP -> reader.integers(c);
                case FLOAT, DOUBLE -> reader.fractions(c);
                case STRING -> reader.texts(c);
              });
        }
        for (int row = 0; row < reader.size(); row++) {
          List<Object> values = new ArrayList<>();
          for (int c = 0; c < columns.size(); c++) {
            values.add(reader.isNull(c, row) ? null : Array.get(columns.get(c), row));
          }
          rows.add(values);
        }
      }
    }
    return rows;
  }
}
