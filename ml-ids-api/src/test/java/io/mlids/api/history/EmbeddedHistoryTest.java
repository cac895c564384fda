package io.mlids.api.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedHistoryTest extends HistoryTest {
  @TempDir Path folder;

  @Override
  HistorySettings settings() {
    return HistorySettings.in(folder.resolve("new/data"));
  }

  @Test
  void doesNotOpenAFileThatAnotherServerUses() throws IOException {
    Path file = Files.createFile(folder.resolve("history.mv.db"));
    try (FileChannel other = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock _ = other.lock()) {
      assertThat(History.open(HistorySettings.in(folder), Clock.systemUTC())).isEmpty();
    }
    History.open(HistorySettings.in(folder), Clock.systemUTC()).orElseThrow().close();
  }

  @Test
  void doesNotOpenADamagedFile() throws IOException {
    Path file = folder.resolve("history.mv.db");
    byte[] damaged = "H:2,block:0,chunk:0,format:1\n".repeat(1_000).getBytes();
    Files.write(file, damaged);
    assertThat(History.open(HistorySettings.in(folder), Clock.systemUTC())).isEmpty();
    assertThat(file).hasBinaryContent(damaged);
  }

  @Test
  void doesNotUseAFileAsADirectory() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(History.open(HistorySettings.in(file), Clock.systemUTC())).isEmpty();
    assertThat(file).isEmptyFile();
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "needs /proc, where no one can create files")
  void doesNotUseADirectoryThatCannotBeCreated() {
    assertThat(History.open(HistorySettings.in(Path.of("/proc/history")), Clock.systemUTC()))
        .isEmpty();
  }

  @Test
  void doesNotOpenTheSchemaOfANewerVersion() throws Exception {
    History.open(HistorySettings.in(folder), Clock.systemUTC()).orElseThrow().close();
    String url = "jdbc:h2:file:" + folder.resolve("history");
    try (Connection connection = DriverManager.getConnection(url, "sa", "");
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO "flyway_schema_history" ("installed_rank", "version", "description", "type",
            "script", "checksum", "installed_by", "execution_time", "success")
          VALUES (9999, '9999', 'newer', 'SQL', 'V9999__newer.sql', 1, 'sa', 1, TRUE)\
          """);
    }
    assertThat(History.open(HistorySettings.in(folder), Clock.systemUTC())).isEmpty();
  }
}
