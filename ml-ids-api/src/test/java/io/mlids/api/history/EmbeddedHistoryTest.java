package io.mlids.api.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import org.junit.jupiter.api.Test;
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
}
