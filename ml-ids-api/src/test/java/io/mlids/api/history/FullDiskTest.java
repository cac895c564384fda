package io.mlids.api.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mlids.api.testing.FoundIncident;
import io.mlids.api.testing.StoredIncidents;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A history on a file system that becomes full and is then enlarged. */
@Tag("process")
@Tag("root")
@Tag("slow")
class FullDiskTest {
  @TempDir Path folder;
  private boolean isMounted;

  @BeforeEach
  void mount() throws Exception {
    isMounted = run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder.toString()) == 0;
    assumeTrue(isMounted, "only root can mount a small file system");
  }

  @AfterEach
  void unmount() throws Exception {
    if (isMounted) {
      assertThat(run("umount", folder.toString())).isZero();
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @Test
  void changesWaitUntilThereIsSpaceAgain() throws Exception {
    try (History history =
        History.open(HistorySettings.in(folder), Clock.systemUTC()).orElseThrow()) {
      Random random = new Random(1);
      int[] last = new int[1];
      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () -> {
                String text = Long.toHexString(random.nextLong()) + last[0];
                for (int i = 0; i < 50; i++) {
                  int number = ++last[0];
                  history.changed(
                      StoredIncidents.kept(
                          number,
                          StoredIncidents.withReason(
                              FoundIncident.scan("i" + number + "-1").incident(),
                              text + random.nextLong())));
                }
                return !history.status().available();
              });
      assertThat(run("mount", "-o", "remount,size=200m", folder.toString())).isZero();
      assertThat(history.flush(Duration.ofMinutes(2))).isTrue();
      assertThat(history.status().available()).isTrue();
      assertThat(history.find(List.of("i1-1", "i" + last[0] + "-1"))).hasSize(2);
    }
  }
}
