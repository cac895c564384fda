package io.mlids.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.testing.Pandas;
import io.mlids.parquet.column.ColumnType;
import io.mlids.parquet.page.Compression;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Other programs read our files, and we read theirs. */
@Tag("process")
class OtherReadersTest {
  @TempDir private Path folder;

  private Path script(String name) throws IOException {
    Path script = folder.resolve(name);
    try (InputStream in =
        Objects.requireNonNull(OtherReadersTest.class.getResourceAsStream(name), name)) {
      Files.copy(in, script);
    }
    return script;
  }

  private static List<String> asText(List<List<Object>> rows) {
    return rows.stream().map(OtherReadersTest::line).toList();
  }

  /** The values in hexadecimal, so that no digit and no character is lost. */
  private static String line(List<Object> row) {
    StringBuilder line = new StringBuilder();
    for (Object value : row) {
      line.append(
          switch (value) {
            case null -> "-";
            case Boolean truth -> truth ? "1" : "0";
            case Double number -> Long.toHexString(Double.doubleToLongBits(number));
            case Long number -> number.toString();
            default -> HexFormat.of().formatHex(value.toString().getBytes(StandardCharsets.UTF_8));
          });
      line.append(' ');
    }
    return line.toString();
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void pyarrowReadsOurFiles(Compression compression) throws Exception {
    RandomTable table = new RandomTable(3, 5_000);
    Path file = folder.resolve("ours.parquet");
    table.write(file, compression);
    assertThat(Pandas.runWith(List.of("pyarrow"), script("rows.py"), "pyarrow", file))
        .isEqualTo(asText(table.rows()));
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void duckdbReadsOurFiles(Compression compression) throws Exception {
    RandomTable table = new RandomTable(4, 5_000);
    Path file = folder.resolve("ours.parquet");
    table.write(file, compression);
    assertThat(Pandas.runWith(List.of("duckdb"), script("rows.py"), "duckdb", file))
        .isEqualTo(asText(table.rows()));
  }

  @Test
  void duckdbSkipsRowGroupsByTheirRanges() throws Exception {
    RandomTable table = new RandomTable(5, 3_000);
    Path file = folder.resolve("ours.parquet");
    table.write(file, Compression.GZIP);
    // For each column and value: the rows with this value, found by a condition, are as many.
    assertThat(Pandas.runWith(List.of("duckdb", "pyarrow"), script("ranges.py"), file))
        .containsExactly("equal");
  }

  @Test
  void weReadTheFilesOfPandas() throws Exception {
    Path file = folder.resolve("theirs.parquet");
    Pandas.runWith(List.of("pandas", "pyarrow"), script("theirs.py"), file);
    try (ParquetReader reader = ParquetReader.open(file)) {
      assertThat(reader.columns().stream().map(each -> each.name() + " " + each.type()))
          .containsExactly(
              "u8 " + ColumnType.INT32,
              "u32 " + ColumnType.INT64,
              "i64 " + ColumnType.INT64,
              "f32 " + ColumnType.FLOAT,
              "millis " + ColumnType.TIMESTAMP,
              "nanos " + ColumnType.TIMESTAMP,
              "label " + ColumnType.STRING,
              "attack " + ColumnType.BOOLEAN);
    }
    assertThat(RandomTable.read(file))
        .containsExactly(
            List.of(0L, 0L, -1L, 0.5, 1_700_000_000_000_000L, 1_700_000_000_000_000L, "a", true),
            List.of(
                255L,
                4_294_967_295L,
                Long.MAX_VALUE,
                -2.0,
                1_700_000_000_001_000L,
                1_700_000_000_000_001L,
                "b",
                false));
  }
}
