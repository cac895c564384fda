package io.mlids.train.predict;

import io.mlids.core.file.OutputFile;
import io.mlids.parquet.ParquetWriter;
import io.mlids.parquet.column.Column;
import io.mlids.parquet.column.ColumnType;
import io.mlids.parquet.column.RowBuffer;
import io.mlids.parquet.page.Compression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Scores as a Parquet file. Not thread-safe. */
final class ScoreParquet implements ScoreOutput {
  private static final int GROUP_ROWS = 1 << 16;

  private final OutputFile output;
  private final ParquetWriter writer;
  private final List<String> files;
  private final boolean explained;

  private ScoreParquet(
      OutputFile output, ParquetWriter writer, List<String> files, boolean explained) {
    this.output = output;
    this.writer = writer;
    this.files = files;
    this.explained = explained;
  }

  static ScoreParquet create(Path file, List<String> files, boolean explained) throws IOException {
    List<Column> columns =
        new ArrayList<>(
            List.of(
                Column.required("file", ColumnType.STRING),
                Column.required("row", ColumnType.INT64),
                Column.required("timestamp", ColumnType.STRING),
                Column.required("label", ColumnType.STRING),
                Column.required("probability", ColumnType.DOUBLE),
                Column.required("attack", ColumnType.BOOLEAN),
                Column.required("prediction", ColumnType.STRING)));
    if (explained) {
      columns.add(Column.required("reasons", ColumnType.STRING));
    }
    OutputFile output = OutputFile.create(file);
    try {
      // The writer creates the file itself.
      Files.delete(output.path());
      return new ScoreParquet(
          output,
          ParquetWriter.create(output.path(), columns, Map.of(), Compression.GZIP),
          files,
          explained);
    } catch (IOException | RuntimeException e) {
      output.close();
      throw e;
    }
  }

  @Override
  public void write(ScoredFlow flow) throws IOException {
    RowBuffer rows = writer.rows();
    rows.add(files.get(flow.file()))
        .add(flow.row())
        .add(flow.timestamp())
        .add(flow.label())
        .add(flow.verdict().probability())
        .add(flow.verdict().isAttack())
        .add(flow.verdict().label().name());
    if (explained) {
      rows.add(flow.reasons());
    }
    rows.endRow();
    if (rows.rows() == GROUP_ROWS) {
      writer.writeRows();
    }
  }

  @Override
  public void complete() throws IOException {
    writer.close();
    output.commit();
  }

  @Override
  public void close() throws IOException {
    try (output) {
      writer.abandon();
    }
  }
}
