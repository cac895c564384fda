package io.mlids.parquet.flow;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.StorageType;
import io.mlids.core.file.OutputFile;
import io.mlids.core.table.ColumnNames;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowSchema;
import io.mlids.core.table.FlowWriter;
import io.mlids.parquet.ParquetWriter;
import io.mlids.parquet.column.Column;
import io.mlids.parquet.column.ColumnType;
import io.mlids.parquet.column.RowBuffer;
import io.mlids.parquet.page.Compression;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes labelled flows to a Parquet file: the column {@value #INDEX} with the rows' numbers, the
 * 79 features under their column names, and {@code label}. The entry {@value #PROFILE} of the
 * file's metadata names the feature profile. Row groups have at most {@value #GROUP_ROWS} rows, and
 * only one is in memory. Not thread-safe.
 */
final class FlowParquetWriter implements FlowWriter {
  static final String INDEX = "row_index";
  static final String PROFILE = "feature_profile";
  private static final int GROUP_ROWS = 1 << 16;

  private final OutputFile output;
  private final FlowSchema schema;
  private final ParquetWriter writer;
  private boolean complete;

  private FlowParquetWriter(OutputFile output, FlowSchema schema, ParquetWriter writer) {
    this.output = output;
    this.schema = schema;
    this.writer = writer;
  }

  static FlowParquetWriter create(OutputFile output, FlowSchema schema, FeatureProfile profile)
      throws IOException {
    try {
      // The writer creates the file itself.
      Files.delete(output.path());
      ParquetWriter writer =
          ParquetWriter.create(
              output.path(), columns(schema), Map.of(PROFILE, profile.id()), Compression.GZIP);
      return new FlowParquetWriter(output, schema, writer);
    } catch (IOException | RuntimeException e) {
      output.close();
      throw e;
    }
  }

  private static List<Column> columns(FlowSchema schema) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.required(INDEX, ColumnType.INT64));
    for (Feature feature : Feature.all()) {
      columns.add(Column.required(feature.columnName(), type(schema.type(feature))));
    }
    columns.add(Column.required(ColumnNames.LABEL, ColumnType.STRING));
    return columns;
  }

  private static ColumnType type(StorageType type) {
    return switch (type) {
      case U8, U16, I32 -> ColumnType.INT32;
      case U32, I64, U64 -> ColumnType.INT64;
      case F32 -> ColumnType.FLOAT;
      case F64 -> ColumnType.DOUBLE;
      case TEXT -> ColumnType.STRING;
    };
  }

  @Override
  public void write(FlowBatch batch) throws IOException {
    RowBuffer rows = writer.rows();
    List<Feature> features = Feature.all();
    for (int row = 0; row < batch.size(); row++) {
      rows.add(batch.index()[row]);
      for (int f = 0; f < features.size(); f++) {
        Feature feature = features.get(f);
        StorageType type = schema.type(feature);
        if (feature.isText()) {
          rows.add(batch.timestamps()[row]);
        } else if (type.isInteger()) {
          rows.add(integer(feature, type, batch.column(feature)[row]));
        } else {
          rows.add(batch.column(feature)[row]);
        }
      }
      rows.add(batch.labels()[row]);
      rows.endRow();
      if (rows.rows() == GROUP_ROWS) {
        writer.writeRows();
      }
    }
  }

  private static long integer(Feature feature, StorageType type, double value) {
    if (!type.holds(value)) {
      throw new IllegalArgumentException(
          "%s %s is out of range for the schema's type %s"
              .formatted(feature.columnName(), value, type));
    }
    return (long) value;
  }

  @Override
  public void complete() throws IOException {
    writer.close();
    complete = true;
  }

  @Override
  public void commit() throws IOException {
    if (!complete) {
      complete();
    }
    output.commit();
  }

  @Override
  public void close() throws IOException {
    try (output) {
      writer.abandon();
    }
  }
}
