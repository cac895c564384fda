package io.mlids.parquet;

import io.mlids.parquet.column.Column;
import io.mlids.parquet.column.ColumnType;
import io.mlids.parquet.page.ChunkSummary;
import io.mlids.parquet.page.Encoding;
import io.mlids.parquet.page.ValueRange;
import io.mlids.parquet.thrift.CompactWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The metadata at the end of a Parquet file: the structure {@code FileMetaData} of the format's
 * specification. Not thread-safe.
 */
final class Footer {
  private static final int VERSION = 2;
  private static final int REQUIRED = 0;
  private static final int OPTIONAL = 1;
  private static final int CONVERTED_UTF8 = 0;
  private static final int CONVERTED_TIMESTAMP_MICROS = 10;
  private static final String CREATED_BY = "ml-ids";

  private final List<Column> columns;
  private final Map<String, String> metadata;
  private final List<RowGroup> groups = new ArrayList<>();

  Footer(List<Column> columns, Map<String, String> metadata) {
    this.columns = columns;
    this.metadata = metadata;
  }

  private record RowGroup(int rows, List<ChunkSummary> chunks) {}

  void add(int rows, List<ChunkSummary> chunks) {
    groups.add(new RowGroup(rows, List.copyOf(chunks)));
  }

  long rows() {
    return groups.stream().mapToLong(RowGroup::rows).sum();
  }

  byte[] encode() {
    CompactWriter out = new CompactWriter();
    out.begin().i32(1, VERSION).list(2, CompactWriter.STRUCT, columns.size() + 1);
    out.begin().text(4, "flows").i32(5, columns.size()).end();
    columns.forEach(each -> schema(each, out));
    out.i64(3, rows()).list(4, CompactWriter.STRUCT, groups.size());
    for (int i = 0; i < groups.size(); i++) {
      group(groups.get(i), i, out);
    }
    out.list(5, CompactWriter.STRUCT, metadata.size());
    metadata.forEach((key, value) -> out.begin().text(1, key).text(2, value).end());
    out.text(6, CREATED_BY).list(7, CompactWriter.STRUCT, columns.size());
    columns.forEach(_ -> out.begin().struct(1).end().end());
    return out.end().toByteArray();
  }

  private static void schema(Column column, CompactWriter out) {
    out.begin()
        .i32(1, column.type().physical())
        .i32(3, column.nullable() ? OPTIONAL : REQUIRED)
        .text(4, column.name());
    if (column.type() == ColumnType.STRING) {
      out.i32(6, CONVERTED_UTF8).struct(10).struct(1).end().end();
    } else if (column.type() == ColumnType.TIMESTAMP) {
      out.i32(6, CONVERTED_TIMESTAMP_MICROS);
      out.struct(10).struct(8).bool(1, true).struct(2).struct(2).end().end().end().end();
    }
    out.end();
  }

  private static void group(RowGroup group, int index, CompactWriter out) {
    out.begin().list(1, CompactWriter.STRUCT, group.chunks().size());
    group.chunks().forEach(each -> chunk(each, out));
    out.i64(2, group.chunks().stream().mapToLong(ChunkSummary::uncompressedBytes).sum())
        .i64(3, group.rows())
        .i64(5, group.chunks().getFirst().start())
        .i64(6, group.chunks().stream().mapToLong(ChunkSummary::bytes).sum())
        .i16(7, index)
        .end();
  }

  private static void chunk(ChunkSummary chunk, CompactWriter out) {
    out.begin().i64(2, chunk.start()).struct(3);
    out.i32(1, chunk.column().type().physical())
        .list(2, CompactWriter.I32, chunk.encodings().size());
    chunk.encodings().stream().sorted().mapToInt(Encoding::number).forEach(out::element);
    out.list(3, CompactWriter.BINARY, 1).element(chunk.column().name());
    out.i32(4, chunk.compression().codec())
        .i64(5, chunk.rows())
        .i64(6, chunk.uncompressedBytes())
        .i64(7, chunk.bytes())
        .i64(9, chunk.dataPage());
    chunk.dictionaryPage().ifPresent(position -> out.i64(11, position));
    out.struct(12).i64(3, chunk.nulls());
    if (chunk.range().isPresent()) {
      ValueRange range = chunk.range().get();
      out.binary(5, range.largest()).binary(6, range.smallest());
    }
    out.end().end().end();
  }
}
