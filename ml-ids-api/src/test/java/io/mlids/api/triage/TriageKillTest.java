package io.mlids.api.triage;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.history.History;
import io.mlids.api.testing.JavaProcess;
import io.mlids.api.testing.PostgresCluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that appends triage events is killed at random moments, again and again. The number of
 * times is the system property {@code mlids.history.kills}.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs SIGKILL")
@Tag("process")
@Tag("slow")
class TriageKillTest {
  private static final int ROUNDS = Integer.getInteger("mlids.history.kills", 3);
  private static final int MOST_EVENTS = 200;

  @TempDir Path folder;
  private final TreeSet<Long> accepted = new TreeSet<>();

  @Test
  void theEmbeddedDatabaseLosesNoEventThatItAccepted() throws Exception {
    losesNothing(folder.resolve("data").toString());
  }

  @Test
  void postgresLosesNoEventThatItAccepted() throws Exception {
    try (PostgresCluster cluster = PostgresCluster.start()) {
      losesNothing(cluster.createDatabase());
    }
  }

  private void losesNothing(String place) throws Exception {
    Random random = new Random(20_260_101);
    for (int round = 1; round <= ROUNDS; round++) {
      int before = accepted.size();
      runAndKill(place, 1 + random.nextInt(MOST_EVENTS));
      assertThat(accepted.size()).as("round %d", round).isGreaterThan(before);
      assertComplete(place);
    }
    System.out.printf("%s: killed %d times, %d events%n", place, ROUNDS, accepted.size());
  }

  /** Kills the process once it has printed the given number of events, while it goes on. */
  private void runAndKill(String place, int events) throws IOException {
    Process process =
        JavaProcess.small(TriageProcess.class, place)
            .redirectError(folder.resolve("errors.txt").toFile())
            .start();
    try (BufferedReader output = process.inputReader()) {
      assertThat(output.readLine()).isEqualTo("open");
      int printed = 0;
      String line = output.readLine();
      while (line != null) {
        long number = Long.parseLong(line);
        assertThat(accepted.add(number)).as("event %d twice", number).isTrue();
        printed++;
        if (printed == events) {
          // Unlike Process.destroyForcibly, this leaves the output open.
          process.toHandle().destroyForcibly();
        }
        // What was printed before the end was accepted as well.
        line = output.readLine();
      }
    } finally {
      process.destroyForcibly().onExit().join();
    }
  }

  private void assertComplete(String place) throws IOException {
    try (History history =
        History.open(TriageProcess.settings(place), Clock.systemUTC()).orElseThrow()) {
      TriageLog log = new DatabaseTriageLog(history);
      long last = log.lastNumber();
      // Events that were appended together are all there, or none is.
      assertThat(last % TriageProcess.BATCH).isZero();
      assertThat(last).isGreaterThanOrEqualTo(accepted.last());
      for (long number = 0; number < last; number += TriageProcess.BATCH) {
        String incident = TriageProcess.incident(number);
        Map<String, List<TriageEvent>> found = log.events(List.of(incident));
        assertThat(found.get(incident))
            .extracting(TriageEvent::number)
            .containsExactly(number + 1, number + 2, number + 3);
      }
      // The next process goes on behind the events that were stored but not printed.
      accepted.add(last);
    }
  }
}
