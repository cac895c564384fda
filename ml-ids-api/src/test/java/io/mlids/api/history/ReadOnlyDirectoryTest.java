package io.mlids.api.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mlids.api.testing.FoundIncident;
import io.mlids.api.testing.StoredIncidents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A directory that is read-only when the server starts, and writable at a later start. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs POSIX permissions")
class ReadOnlyDirectoryTest {
  @TempDir Path folder;

  @Test
  void permissions() throws IOException {
    assumeFalse(System.getProperty("user.name").equals("root"), "root may write to any directory");
    store();
    setPermissions("r-xr-xr-x");
    try {
      assertThat(History.open(HistorySettings.in(folder), Clock.systemUTC())).isEmpty();
    } finally {
      setPermissions("rwxr-xr-x");
    }
    assertStored();
  }

  private void setPermissions(String permissions) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
  }

  @Test
  @Tag("process")
  @Tag("root")
  @Tag("slow")
  void fileSystem() throws Exception {
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", folder.toString()) == 0,
        "only root can mount a file system");
    try {
      store();
      assertThat(run("mount", "-o", "remount,ro", folder.toString())).isZero();
      assertThat(History.open(HistorySettings.in(folder), Clock.systemUTC())).isEmpty();
      assertThat(run("mount", "-o", "remount,rw", folder.toString())).isZero();
      assertStored();
    } finally {
      assertThat(run("umount", folder.toString())).isZero();
    }
  }

  private void store() {
    try (History history = open()) {
      history.changed(StoredIncidents.kept(1, FoundIncident.scan("a-1").incident()));
      assertThat(history.flush(Duration.ofMinutes(1))).isTrue();
    }
  }

  private void assertStored() {
    try (History history = open()) {
      assertThat(history.find(List.of("a-1"))).hasSize(1);
    }
  }

  private History open() {
    return History.open(HistorySettings.in(folder), Clock.systemUTC()).orElseThrow();
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
