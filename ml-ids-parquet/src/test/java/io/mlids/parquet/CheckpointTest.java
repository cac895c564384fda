package io.mlids.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.parquet.page.Compression;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that a writer did not complete. */
class CheckpointTest {
  @TempDir private Path folder;

  private static void add(List<List<Object>> rows, ParquetWriter writer) {
    rows.forEach(each -> RandomTable.add(each, writer.rows()));
  }

  @Test
  void theRowsUpToTheLastCheckpointAreRestored() throws Exception {
    RandomTable table = new RandomTable(7, 400);
    Path file = folder.resolve("a.parquet");
    Path checkpoint = folder.resolve("a.checkpoint");
    ParquetWriter writer = ParquetWriter.create(file, table.columns(), Map.of(), Compression.GZIP);
    assertThat(Checkpoint.restore(file, checkpoint)).as("no checkpoint yet").isFalse();
    add(table.rows().subList(0, 100), writer);
    writer.checkpoint(checkpoint);
    add(table.rows().subList(100, 250), writer);
    writer.checkpoint(checkpoint);
    assertThat(writer.writtenRows()).isEqualTo(250);
    add(table.rows().subList(250, 400), writer);
    writer.writeRows();
    writer.abandon();

    assertThat(Checkpoint.restore(file, checkpoint)).isTrue();
    assertThat(RandomTable.read(file)).isEqualTo(table.rows().subList(0, 250));
    assertThat(Checkpoint.restore(file, checkpoint)).as("again").isTrue();
    assertThat(RandomTable.read(file)).isEqualTo(table.rows().subList(0, 250));
  }

  @Test
  void aDamagedCheckpointChangesNothing() throws Exception {
    RandomTable table = new RandomTable(7, 50);
    Path file = folder.resolve("a.parquet");
    Path checkpoint = folder.resolve("a.checkpoint");
    ParquetWriter writer = ParquetWriter.create(file, table.columns(), Map.of(), Compression.NONE);
    add(table.rows(), writer);
    writer.checkpoint(checkpoint);
    writer.abandon();
    byte[] begun = Files.readAllBytes(file);
    byte[] good = Files.readAllBytes(checkpoint);
    for (int i : new int[] {0, 7, 11, 12, good.length - 1}) {
      byte[] damaged = good.clone();
      damaged[i] ^= 1;
      Files.write(checkpoint, damaged);
      assertThat(Checkpoint.restore(file, checkpoint)).as("byte %d", i).isFalse();
    }
    Files.write(checkpoint, new byte[5]);
    assertThat(Checkpoint.restore(file, checkpoint)).isFalse();
    assertThat(Files.readAllBytes(file)).isEqualTo(begun);

    Files.write(checkpoint, good);
    Files.write(file, new byte[10], StandardOpenOption.TRUNCATE_EXISTING);
    assertThat(Checkpoint.restore(file, checkpoint)).as("a shorter file").isFalse();
  }
}
