package io.mlids.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.core.table.DatasetFormatException;
import io.mlids.parquet.column.Column;
import io.mlids.parquet.column.ColumnType;
import io.mlids.parquet.page.Compression;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is read again. */
class ParquetRoundTripTest {
  private static final int SEEDS = 12;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Compression.class)
  void randomTablesAreReadAgain(Compression compression) throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      RandomTable table = new RandomTable(seed, seed * seed * 20 + seed);
      Path file = folder.resolve(seed + ".parquet");
      table.write(file, compression);
      assertThat(RandomTable.read(file)).as("seed %d", seed).isEqualTo(table.rows());
    }
  }

  @Test
  void columnsAndMetadataAreReadAgain() throws Exception {
    RandomTable table = new RandomTable(1, 3);
    Path file = folder.resolve("a.parquet");
    table.write(file, Compression.GZIP);
    try (ParquetReader reader = ParquetReader.open(file)) {
      assertThat(reader.columns()).isEqualTo(table.columns());
      assertThat(reader.rows()).isEqualTo(3);
      assertThat(reader.metadata()).isEqualTo(Map.of("kind", "räńdom"));
    }
  }

  @Test
  void aMissingFractionIsNan() throws Exception {
    Path file = folder.resolve("a.parquet");
    try (ParquetWriter writer =
        ParquetWriter.create(
            file, List.of(Column.nullable("x", ColumnType.DOUBLE)), Map.of(), Compression.NONE)) {
      writer.rows().add(1.5).endRow();
      writer.rows().addNull().endRow();
      writer.rows().add(Double.NaN).endRow();
    }
    try (ParquetReader reader = ParquetReader.open(file)) {
      assertThat(reader.nextBatch()).isTrue();
      assertThat(reader.fractions(0)).containsExactly(1.5, Double.NaN, Double.NaN);
      assertThat(reader.isNull(0, 1)).isTrue();
      assertThat(reader.isNull(0, 2)).isFalse();
      assertThatThrownBy(() -> reader.integers(0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("of another type");
    }
  }

  @Test
  void anExistingFileIsNotOverwritten() throws Exception {
    Path file = Files.createFile(folder.resolve("a.parquet"));
    assertThatThrownBy(() -> new RandomTable(1, 1).write(file, Compression.NONE))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void aMissingFileIsReportedAsSuch() {
    assertThatThrownBy(() -> ParquetReader.open(folder.resolve("missing.parquet")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 4, 12, 100, 2_000})
  void aTruncatedFileIsRefused(int bytes) throws Exception {
    Path file = folder.resolve("a.parquet");
    new RandomTable(1, 1_000).write(file, Compression.GZIP);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, bytes));
    assertThatThrownBy(() -> RandomTable.read(file))
        .isInstanceOf(DatasetFormatException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void aDamagedPageIsReported() throws Exception {
    Path file = folder.resolve("a.parquet");
    new RandomTable(1, 1_000).write(file, Compression.GZIP);
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, 40, 4_000, (byte) 0x55);
    Files.write(file, bytes);
    assertThatThrownBy(() -> RandomTable.read(file)).isInstanceOf(DatasetFormatException.class);
  }
}
