package io.mlids.api.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.pipeline.DetectedFlow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An archive on a disk that is full, and later is not. */
@Tag("process")
@Tag("root")
class FullDiskTest {
  private static final int BALLAST = 1 << 20;

  @TempDir private Path folder;
  private final AtomicLong nanos = new AtomicLong();
  private boolean isMounted;

  @BeforeEach
  void mount() throws Exception {
    isMounted = run("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder.toString()) == 0;
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
  void writingStopsAndResumesAndLossesAreCounted() throws Exception {
    Path ballast = Files.write(folder.resolve("ballast"), new byte[BALLAST]);
    ArchiveWriter writer =
        new ArchiveWriter(
            new ArchiveSettings(folder, ArchiveSettings.LEAST_BYTES, 30),
            Clock.systemUTC(),
            nanos::get);
    List<DetectedFlow> flows = ScoredTraffic.flows(FeatureProfile.CSE2018);
    long next = 1_800_000_000_000_000L;
    while (writer.problem().isEmpty()) {
      write(writer, flows, next, 1_000);
      next += 1_000;
      nanos.addAndGet(Duration.ofSeconds(61).toNanos());
      writer.tick();
    }
    assertThat(writer.problem().orElseThrow()).contains(folder.toString());
    ArchiveCounts full = writer.counts(0, 0);
    assertThat(full.lost()).isPositive();
    assertThat(full.written()).isPositive();
    assertThat(full.written() + full.lost()).isEqualTo(next - 1_800_000_000_000_000L);

    Files.delete(ballast);
    nanos.addAndGet(Duration.ofSeconds(5).toNanos());
    write(writer, flows, next, 10);
    assertThat(writer.problem()).isEmpty();
    writer.close();
    assertThat(writer.counts(0, 0).lost()).isEqualTo(full.lost());

    // The next server finishes what could not be finished on the full disk.
    ArchiveWriter later =
        new ArchiveWriter(
            new ArchiveSettings(folder, ArchiveSettings.LEAST_BYTES, 30),
            Clock.systemUTC(),
            nanos::get);
    later.tick();
    later.close();
    assertThat(ScoredTraffic.scoredAt(folder))
        .doesNotHaveDuplicates()
        .hasSize((int) full.written() + 10)
        .contains(next, next + 9);
  }

  private static void write(ArchiveWriter writer, List<DetectedFlow> flows, long from, int count) {
    List<ArchivedFlow> batch = new ArrayList<>();
    for (long i = from; i < from + count; i++) {
      batch.add(new ArchivedFlow(flows.get((int) (i % flows.size())), i, "abc", "sensor eth0"));
    }
    writer.write(batch);
  }
}
