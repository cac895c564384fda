package io.mlids.api.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.testing.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that writes to an archive is killed at random moments, again and again. The number of
 * times is the system property {@code mlids.archive.kills}.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs SIGKILL")
@Tag("process")
@Tag("slow")
class ArchiveKillTest {
  /** So much that no file is deleted. */
  static final long MOST_BYTES = 1L << 40;

  private static final int ROUNDS = Integer.getInteger("mlids.archive.kills", 3);
  private static final int MOST_LINES = 30;

  @TempDir private Path folder;

  /** The flows that a process wrote: all from the first to the last safe one, or more. */
  private record Written(long first, long lastSafe) {}

  @Test
  void noFlowIsLostThatWasWrittenBeforeACheckpoint() throws Exception {
    Random random = new Random(20_261_130);
    List<Written> processes = new ArrayList<>();
    long restored = 0;
    for (int round = 1; round <= ROUNDS; round++) {
      processes.add(runAndKill(1 + random.nextInt(MOST_LINES)));
      restored += reopen();
      assertComplete(processes);
    }
    assertThat(restored).isPositive();
    System.out.printf(
        "killed %d times, %d flows kept%n", ROUNDS, ScoredTraffic.scoredAt(folder).size());
  }

  private Written runAndKill(int lines) throws IOException {
    Process process =
        JavaProcess.small(ArchiveProcess.class, folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long first = 0;
    long safe = 0;
    int read = 0;
    try (BufferedReader output = process.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        String[] words = line.split(" ");
        if (words.length == 2 && words[0].equals("begin")) {
          first = Long.parseLong(words[1]);
        } else if (words.length == 2 && words[0].equals("safe")) {
          safe = Long.parseLong(words[1]);
          read++;
        }
        if (read == lines) {
          // Unlike Process.destroyForcibly, this leaves the output open.
          process.toHandle().destroyForcibly();
        }
      }
    } finally {
      process.destroyForcibly().onExit().join();
    }
    assertThat(read).isGreaterThanOrEqualTo(lines);
    return new Written(first, safe);
  }

  private long reopen() {
    ArchiveWriter writer =
        new ArchiveWriter(
            new ArchiveSettings(folder, MOST_BYTES, 30), Clock.systemUTC(), System::nanoTime);
    writer.tick();
    assertThat(writer.problem()).isEmpty();
    writer.close();
    return writer.counts(0, 0).restored();
  }

  private void assertComplete(List<Written> processes) throws IOException {
    List<Long> kept = ScoredTraffic.scoredAt(folder).stream().sorted().toList();
    assertThat(kept).doesNotHaveDuplicates();
    for (int i = 0; i < processes.size(); i++) {
      Written process = processes.get(i);
      long next = i + 1 < processes.size() ? processes.get(i + 1).first() : Long.MAX_VALUE;
      List<Long> ofProcess =
          kept.stream().filter(each -> each >= process.first() && each < next).toList();
      assertThat(ofProcess)
          .as("process %d", i)
          .isEqualTo(
              LongStream.range(process.first(), process.first() + ofProcess.size())
                  .boxed()
                  .toList());
      assertThat(ofProcess.getLast()).isGreaterThanOrEqualTo(process.lastSafe());
    }
  }
}
