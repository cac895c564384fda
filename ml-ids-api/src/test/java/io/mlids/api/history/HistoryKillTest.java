package io.mlids.api.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.feed.LiveNotification;
import io.mlids.api.history.database.Location;
import io.mlids.api.incident.IncidentStore;
import io.mlids.api.incident.KeptIncident;
import io.mlids.api.search.criterion.Criterion;
import io.mlids.api.testing.JavaProcess;
import io.mlids.api.testing.PostgresCluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that writes to a history is killed at random moments, again and again. The number of
 * times is the system property {@code mlids.history.kills}.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs SIGKILL")
@Tag("process")
@Tag("slow")
class HistoryKillTest {
  private static final int ROUNDS = Integer.getInteger("mlids.history.kills", 3);
  private static final int MOST_LINES = 2_000;

  @TempDir Path folder;
  private final Map<Long, String> acceptedIds = new HashMap<>();
  private final Map<Long, Integer> acceptedUpdates = new HashMap<>();
  private final Set<Long> acceptedSequences = new TreeSet<>();

  @Test
  void theEmbeddedDatabaseLosesNothingThatItAccepted() throws Exception {
    losesNothing(folder.resolve("data").toString());
  }

  @Test
  void postgresLosesNothingThatItAccepted() throws Exception {
    try (PostgresCluster cluster = PostgresCluster.start()) {
      losesNothing(cluster.createDatabase());
    }
  }

  private void losesNothing(String place) throws Exception {
    Random random = new Random(20_260_101);
    for (int round = 1; round <= ROUNDS; round++) {
      int before = acceptedIds.size();
      runAndKill(place, 1 + random.nextInt(MOST_LINES));
      assertThat(acceptedIds.size()).as("round %d", round).isGreaterThan(before);
      assertComplete(place);
    }
    System.out.printf(
        "%s: killed %d times, %d incidents and %d notifications accepted%n",
        place, ROUNDS, acceptedIds.size(), acceptedSequences.size());
  }

  /** Kills the process once it has printed the given number of lines, while it goes on writing. */
  private void runAndKill(String place, int lines) throws IOException {
    Process process =
        JavaProcess.small(HistoryProcess.class, place)
            .redirectError(folder.resolve("errors.txt").toFile())
            .start();
    List<String> accepted = new ArrayList<>();
    try (BufferedReader output = process.inputReader()) {
      assertThat(output.readLine()).isEqualTo("open");
      String line = output.readLine();
      while (line != null) {
        accepted.add(line);
        if (accepted.size() == lines) {
          // Unlike Process.destroyForcibly, this leaves the output open.
          process.toHandle().destroyForcibly();
        }
        // What was printed before the end was accepted as well.
        line = output.readLine();
      }
    } finally {
      process.destroyForcibly().onExit().join();
    }
    accepted.forEach(this::record);
  }

  private void record(String line) {
    String[] words = line.split(" ");
    if (words.length == 4 && words[0].equals("incident")) {
      long number = Long.parseLong(words[1]);
      assertThat(acceptedIds.put(number, words[2])).as("number %d twice", number).isNull();
      acceptedUpdates.put(number, Integer.parseInt(words[3]));
    } else if (words.length == 2 && words[0].equals("notification")) {
      long sequence = Long.parseLong(words[1]);
      assertThat(acceptedSequences.add(sequence)).as("sequence %d twice", sequence).isTrue();
    }
  }

  private void assertComplete(String place) {
    Location location =
        place.startsWith(Location.Server.PREFIX)
            ? new Location.Server(place)
            : new Location.Directory(Path.of(place));
    try (History history =
        History.open(HistorySettings.at(location), Clock.systemUTC()).orElseThrow()) {
      Map<Long, KeptIncident> found = new HashMap<>();
      Set<String> ids = new HashSet<>();
      long before = Long.MAX_VALUE;
      boolean hasMore = true;
      while (hasMore) {
        IncidentStore.Page page =
            history.page(Criterion.EVERYTHING, 1_000, before, Duration.ofMinutes(1)).orElseThrow();
        for (KeptIncident each : page.incidents()) {
          assertThat(found.put(each.number(), each)).isNull();
          assertThat(ids.add(each.id())).as("%s twice", each.id()).isTrue();
          assertThat(each.incident().open()).isFalse();
          before = each.number();
        }
        hasMore = page.hasMore();
      }
      acceptedIds.forEach((number, id) -> assertThat(found.get(number).id()).isEqualTo(id));
      acceptedUpdates.forEach(
          (number, updates) ->
              assertThat(found.get(number).incident().updates()).isEqualTo(updates));
      assertThat(
              history.earlier(Integer.MAX_VALUE).notifications().stream()
                  .map(LiveNotification::sequence))
          .doesNotHaveDuplicates()
          .containsAll(acceptedSequences);
      assertThat(history.nextNumber())
          .isGreaterThan(found.keySet().stream().max(Long::compare).orElse(0L));
    }
  }
}
