package io.mlids.parquet;

import dev.hardwood.metadata.LogicalType;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.metadata.RepetitionType;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.ColumnReaders;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.schema.ColumnProjection;
import dev.hardwood.schema.ColumnSchema;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.parquet.column.Column;
import io.mlids.parquet.column.ColumnType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;

/**
 * Reads a flat table from a Parquet file in batches, whichever program has written it. Pages must
 * be uncompressed or compressed with Snappy, gzip or LZ4. {@link #nextBatch} moves to the next
 * batch; the other methods return its values. Not thread-safe.
 */
public final class ParquetReader implements AutoCloseable {
  private static final long MILLI = 1_000;

  /** A batch of a hundred columns fits into a processor's third-level cache. */
  private static final int BATCH_ROWS = 1 << 13;

  private static final Pattern COMPRESSION = Pattern.compile("compress(ed|ion)");

  private static final long UNSIGNED = 0xFFFF_FFFFL;

  /** The library's messages about its own optimisations do not help users. */
  private static final Logger LIBRARY_LOG = Logger.getLogger("dev.hardwood");

  static {
    // Pages of untrusted files must not reach a native library.
    System.setProperty("hardwood.uselibdeflate", "false");
    LIBRARY_LOG.setLevel(Level.WARNING);
  }

  private final Path file;
  private final ChannelInput input;
  private final ParquetFileReader reader;
  private final List<Column> columns;
  private final ColumnReaders values;
  private final List<ColumnReader> readers;

  /** By what the integers of a column are divided; 1 unless they are decimal numbers. */
  private final double[] decimals;

  private ParquetReader(
      Path file, ChannelInput input, ParquetFileReader reader, Predicate<String> wanted)
      throws DatasetFormatException {
    this.file = file;
    this.input = input;
    this.reader = reader;
    List<ColumnSchema> schema =
        reader.getFileSchema().getColumns().stream()
            .filter(each -> wanted.test(each.fieldPath().elements().getFirst()))
            .toList();
    List<Column> named = new ArrayList<>();
    for (ColumnSchema each : schema) {
      if (each.fieldPath().elements().size() > 1 || each.maxRepetitionLevel() > 0) {
        throw new DatasetFormatException(
            "%s: column '%s': nested columns are not supported; flatten them"
                .formatted(file, each.fieldPath().elements().getFirst()));
      }
      named.add(column(file, each));
    }
    this.columns = List.copyOf(named);
    this.decimals =
        schema.stream().map(ParquetReader::decimalFactor).mapToDouble(each -> each).toArray();
    List<String> projected = new ArrayList<>(columns.stream().map(Column::name).toList());
    if (projected.isEmpty()) {
      // The library requires a column, even if only the metadata are of interest.
      projected.add(
          reader.getFileSchema().getColumns().getFirst().fieldPath().elements().getFirst());
    }
    this.values = reader.columnReaders(ColumnProjection.columns(projected.toArray(String[]::new)));
    this.readers = columns.stream().map(each -> values.getColumnReader(each.name())).toList();
  }

  /**
   * Opens a file.
   *
   * @throws java.nio.file.NoSuchFileException if the file does not exist
   * @throws DatasetFormatException if it is not a Parquet file or has columns of other types than
   *     {@link ColumnType}
   */
  public static ParquetReader open(Path file) throws IOException {
    return open(file, _ -> true);
  }

  /**
   * Opens a file, and reads only some of its columns.
   *
   * @param wanted selects columns by their names; other columns may have any type
   * @throws java.nio.file.NoSuchFileException if the file does not exist
   * @throws DatasetFormatException if it is not a Parquet file or has wanted columns of other types
   *     than {@link ColumnType}
   */
  public static ParquetReader open(Path file, Predicate<String> wanted) throws IOException {
    ChannelInput input = new ChannelInput(file);
    ParquetFileReader reader;
    try {
      reader = ParquetFileReader.open(input);
    } catch (IOException | RuntimeException e) {
      input.close();
      throw damaged(file, e);
    }
    try {
      return new ParquetReader(file, input, reader, wanted);
    } catch (DatasetFormatException e) {
      close(reader, input);
      throw e;
    } catch (RuntimeException e) {
      close(reader, input);
      throw damaged(file, e);
    }
  }

  private static void close(ParquetFileReader reader, ChannelInput input) throws IOException {
    try (input) {
      reader.close();
    }
  }

  private static DatasetFormatException damaged(Path file, Exception cause) {
    return new DatasetFormatException(
        file + ": not a Parquet file, damaged or not supported: " + reason(cause), cause);
  }

  static String reason(Throwable cause) {
    Throwable first = cause;
    while (first.getCause() != null && !(first instanceof UnsupportedOperationException)) {
      first = first.getCause();
    }
    if (first instanceof OutOfMemoryError error) {
      throw error;
    }
    String message = String.valueOf(first.getMessage());
    // For a codec that is not installed, the library tells developers what to add to their project.
    return first instanceof UnsupportedOperationException && COMPRESSION.matcher(message).find()
        ? "pages are compressed with another method; write the file with Snappy or gzip"
        : message;
  }

  /** The columns. */
  public List<Column> columns() {
    return columns;
  }

  /** The number of rows in the file. */
  public long rows() {
    return reader.getFileMetaData().numRows();
  }

  /** The texts stored in the file, by name. */
  public Map<String, String> metadata() {
    return reader.getFileMetaData().keyValueMetadata();
  }

  /**
   * Reads the next batch.
   *
   * @return false after the last batch
   * @throws DatasetFormatException if the file is damaged
   */
  public boolean nextBatch() throws DatasetFormatException {
    try {
      return values.nextBatch();
    } catch (RuntimeException e) {
      throw damaged(file, e);
    }
  }

  /** The number of rows in the batch. */
  public int size() {
    return values.getRecordCount();
  }

  /** Returns whether a row of the batch has no value in a column. */
  public boolean isNull(int column, int row) {
    return readers.get(column).getLeafValidity().isNull(row);
  }

  /** Returns whether any row of the batch has no value in a column. */
  public boolean hasNulls(int column) {
    return readers.get(column).getLeafValidity().hasNulls();
  }

  /**
   * The values of a column of type {@code INT32}, {@code INT64} or {@code TIMESTAMP}; undefined in
   * rows without a value.
   */
  public long[] integers(int column) {
    ColumnReader source = readers.get(column);
    long[] result = new long[size()];
    switch (columns.get(column).type()) {
      case INT32 -> copy(source.getInts(), ~0L, result);
      case INT64 -> {
        if (source.getColumnSchema().type() == PhysicalType.INT32) {
          copy(source.getInts(), UNSIGNED, result);
        } else {
          System.arraycopy(source.getLongs(), 0, result, 0, result.length);
        }
      }
      case TIMESTAMP -> copyTimes(source, result);
      case BOOLEAN, FLOAT, DOUBLE, STRING -> throw unsuitable(column);
    }
    return result;
  }

  private static void copy(int[] source, long mask, long[] result) {
    for (int i = 0; i < result.length; i++) {
      result[i] = source[i] & mask;
    }
  }

  private static void copyTimes(ColumnReader source, long[] result) {
    long[] times = source.getLongs();
    LogicalType.TimeUnit unit = timeUnit(source.getColumnSchema());
    for (int i = 0; i < result.length; i++) {
      result[i] =
          switch (unit) {
            case MILLIS -> times[i] * MILLI;
            case MICROS -> times[i];
            case NANOS -> Math.floorDiv(times[i], MILLI);
          };
    }
  }

  /**
   * The values of a column of type {@code FLOAT} or {@code DOUBLE}; NaN in rows without a value.
   */
  public double[] fractions(int column) {
    return switch (columns.get(column).type()) {
      case FLOAT, DOUBLE -> {
        double[] result = new double[size()];
        numbers(column, result);
        yield result;
      }
      case BOOLEAN, INT32, INT64, STRING, TIMESTAMP -> throw unsuitable(column);
    };
  }

  private static void copyDoubles(ColumnReader source, double divisor, int size, double[] result) {
    switch (source.getColumnSchema().type()) {
      case INT32 -> {
        int[] integers = source.getInts();
        for (int i = 0; i < size; i++) {
          result[i] = integers[i] / divisor;
        }
      }
      case INT64 -> {
        long[] integers = source.getLongs();
        for (int i = 0; i < size; i++) {
          result[i] = integers[i] / divisor;
        }
      }
      default -> System.arraycopy(source.getDoubles(), 0, result, 0, size);
    }
  }

  private static double decimalFactor(ColumnSchema schema) {
    return schema.logicalType() instanceof LogicalType.DecimalType decimal
        ? Math.pow(10, decimal.scale())
        : 1;
  }

  /**
   * Reads the values of a column of any type but {@code STRING} as numbers; NaN in rows without a
   * value, 1 and 0 for truth values.
   *
   * @param target receives the values of the batch, from its start
   */
  public void numbers(int column, double[] target) {
    ColumnReader source = readers.get(column);
    switch (columns.get(column).type()) {
      case INT32 -> {
        int[] integers = source.getInts();
        for (int i = 0; i < size(); i++) {
          target[i] = integers[i];
        }
      }
      case INT64, TIMESTAMP -> {
        long[] integers = integers(column);
        for (int i = 0; i < integers.length; i++) {
          target[i] = integers[i];
        }
      }
      case FLOAT -> {
        float[] floats = source.getFloats();
        for (int i = 0; i < size(); i++) {
          target[i] = floats[i];
        }
      }
      case DOUBLE -> copyDoubles(source, decimals[column], size(), target);
      case BOOLEAN -> {
        boolean[] truths = source.getBooleans();
        for (int i = 0; i < size(); i++) {
          target[i] = truths[i] ? 1 : 0;
        }
      }
      case STRING -> throw unsuitable(column);
    }
    if (hasNulls(column)) {
      for (int i = 0; i < size(); i++) {
        target[i] = isNull(column, i) ? Double.NaN : target[i];
      }
    }
  }

  /** The values of a column of type {@code BOOLEAN}; undefined in rows without a value. */
  public boolean[] truths(int column) {
    return readers.get(column).getBooleans();
  }

  /** The values of a column of type {@code STRING}; undefined in rows without a value. */
  public String[] texts(int column) {
    return readers.get(column).getStrings();
  }

  @Override
  public void close() throws IOException {
    try (input) {
      values.close();
      reader.close();
    }
  }

  private IllegalArgumentException unsuitable(int column) {
    return new IllegalArgumentException("the column is of another type: " + columns.get(column));
  }

  private static Column column(Path file, ColumnSchema schema) throws DatasetFormatException {
    boolean nullable = schema.repetitionType() == RepetitionType.OPTIONAL;
    return new Column(schema.name(), type(file, schema), nullable);
  }

  private static ColumnType type(Path file, ColumnSchema schema) throws DatasetFormatException {
    if (schema.logicalType() instanceof LogicalType.DecimalType
        && (schema.type() == PhysicalType.INT32 || schema.type() == PhysicalType.INT64)) {
      return ColumnType.DOUBLE;
    }
    return switch (schema.type()) {
      case BOOLEAN -> ColumnType.BOOLEAN;
      case INT32 -> isUnsigned(schema) ? ColumnType.INT64 : ColumnType.INT32;
      case INT64 ->
          schema.logicalType() instanceof LogicalType.TimestampType
              ? ColumnType.TIMESTAMP
              : ColumnType.INT64;
      case FLOAT -> ColumnType.FLOAT;
      case DOUBLE -> ColumnType.DOUBLE;
      case BYTE_ARRAY -> ColumnType.STRING;
      case INT96, FIXED_LEN_BYTE_ARRAY ->
          throw new DatasetFormatException(
              "%s: column '%s': the type %s is not supported; convert it to DOUBLE or text"
                  .formatted(
                      file,
                      schema.name(),
                      schema.logicalType() == null ? schema.type() : schema.logicalType()));
    };
  }

  private static boolean isUnsigned(ColumnSchema schema) {
    return schema.logicalType() instanceof LogicalType.IntType type
        && !type.isSigned()
        && type.bitWidth() == Integer.SIZE;
  }

  private static LogicalType.TimeUnit timeUnit(ColumnSchema schema) {
    return schema.logicalType() instanceof LogicalType.TimestampType timestamp
        ? timestamp.unit()
        : LogicalType.TimeUnit.MICROS;
  }
}
