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
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Reads a flat table from a Parquet file in batches, whichever program has written it. Pages must
 * be uncompressed or compressed with gzip. {@link #nextBatch} moves to the next batch; the other
 * methods return its values. Not thread-safe.
 */
public final class ParquetReader implements AutoCloseable {
  private static final long MILLI = 1_000;
  private static final long UNSIGNED = 0xFFFF_FFFFL;

  /** The library's messages about its own optimisations are of no interest to users. */
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

  private ParquetReader(Path file, ChannelInput input, ParquetFileReader reader)
      throws DatasetFormatException {
    this.file = file;
    this.input = input;
    this.reader = reader;
    List<ColumnSchema> schema = reader.getFileSchema().getColumns();
    if (!reader.getFileSchema().isFlatSchema()) {
      throw new DatasetFormatException(file + ": nested columns are not supported; flatten them");
    }
    this.columns = schema.stream().map(each -> column(each)).toList();
    this.values = reader.columnReaders(ColumnProjection.all());
  }

  /**
   * Opens a file.
   *
   * @throws java.nio.file.NoSuchFileException if the file does not exist
   * @throws DatasetFormatException if it is not a Parquet file or has columns of other types than
   *     {@link ColumnType}
   */
  public static ParquetReader open(Path file) throws IOException {
    ChannelInput input = new ChannelInput(file);
    ParquetFileReader reader;
    try {
      reader = ParquetFileReader.open(input);
    } catch (IOException | RuntimeException e) {
      input.close();
      throw damaged(file, e);
    }
    try {
      return new ParquetReader(file, input, reader);
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
        file + ": not a Parquet file, or damaged: " + cause.getMessage(), cause);
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
    return values.getColumnReader(column).getLeafValidity().isNull(row);
  }

  /**
   * The values of a column of type {@code INT32}, {@code INT64} or {@code TIMESTAMP}; undefined in
   * rows without a value.
   */
  public long[] integers(int column) {
    ColumnReader source = values.getColumnReader(column);
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
    ColumnReader source = values.getColumnReader(column);
    double[] result = new double[size()];
    switch (columns.get(column).type()) {
      case DOUBLE -> System.arraycopy(source.getDoubles(), 0, result, 0, result.length);
      case FLOAT -> {
        float[] floats = source.getFloats();
        for (int i = 0; i < result.length; i++) {
          result[i] = floats[i];
        }
      }
      case BOOLEAN, INT32, INT64, STRING, TIMESTAMP -> throw unsuitable(column);
    }
    for (int i = 0; i < result.length; i++) {
      if (isNull(column, i)) {
        result[i] = Double.NaN;
      }
    }
    return result;
  }

  /** The values of a column of type {@code BOOLEAN}; undefined in rows without a value. */
  public boolean[] truths(int column) {
    return values.getColumnReader(column).getBooleans();
  }

  /** The values of a column of type {@code STRING}; undefined in rows without a value. */
  public String[] texts(int column) {
    return values.getColumnReader(column).getStrings();
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

  private static Column column(ColumnSchema schema) {
    boolean nullable = schema.repetitionType() == RepetitionType.OPTIONAL;
    return new Column(schema.name(), type(schema), nullable);
  }

  private static ColumnType type(ColumnSchema schema) {
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
          throw new IllegalArgumentException(
              "the column " + schema.name() + " is of the unsupported type " + schema.type());
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
