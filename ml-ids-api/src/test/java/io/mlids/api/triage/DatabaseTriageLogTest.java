package io.mlids.api.triage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.api.alert.AllowedAttackText;
import io.mlids.api.history.History;
import io.mlids.api.history.HistorySettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTriageLogTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");

  @TempDir private Path folder;
  private History history;
  private TriageLog log;

  @BeforeEach
  void open() {
    history = History.open(HistorySettings.in(folder), Clock.systemUTC()).orElseThrow();
    log = new DatabaseTriageLog(history);
  }

  @AfterEach
  void close() {
    history.close();
  }

  private static TriageEvent event(long number, String incident, TriageChange change) {
    return new TriageEvent(number, NOW, "ada", incident, change, Optional.empty());
  }

  private void append(TriageEvent... events) throws IOException {
    List<TriageEvent> all = List.of(events);
    log.append(all, List.of(Triage.of(all.getFirst().incident(), all)));
  }

  @Test
  void eventsSurviveARestart() throws Exception {
    assertThat(log.lastNumber()).isZero();
    assertThat(log.events(List.of())).isEmpty();
    TriageEvent state =
        new TriageEvent(
            1,
            NOW,
            "ada",
            "a",
            new TriageChange.State(TriageState.FALSE_ALARM),
            Optional.of("0123456789abcdef"));
    TriageEvent note = event(2, "a", new TriageChange.Note("x'; DROP TABLE incident; --\n%_\"é"));
    TriageEvent undo = event(3, "a", new TriageChange.Undo(1));
    append(state, note, undo);
    append(event(4, "b", new TriageChange.Tag("lab")));
    history.close();
    open();
    assertThat(log.isPersistent()).isTrue();
    assertThat(log.lastNumber()).isEqualTo(4);
    assertThat(log.events(List.of("a", "c"))).isEqualTo(Map.of("a", List.of(state, note, undo)));
    assertThat(log.events(List.of("b"))).containsOnlyKeys("b");
  }

  @Test
  void mutesAreFoundUntilTheyExpire() throws Exception {
    TriageChange mute =
        new TriageChange.Mute(
            AllowedAttackText.of(
                Map.of(
                    "source", "2001:db8::1",
                    "kind", "port_scan",
                    "reason", "ours",
                    "expires", NOW.plusSeconds(60).toString())));
    append(event(1, "a", mute));
    append(event(2, "b", new TriageChange.Tag("lab")));
    assertThat(log.muting(NOW)).containsExactly("a");
    assertThat(log.muting(NOW.plusSeconds(60))).isEmpty();
    assertThat(log.events(List.of("a")).get("a")).containsExactly(event(1, "a", mute));
  }

  @Test
  void aChangeThatIsNotKeptCompletelyIsNotKeptAtAll() throws Exception {
    append(event(1, "a", new TriageChange.Tag("lab")));
    assertThatThrownBy(
            () ->
                append(
                    event(2, "b", new TriageChange.Tag("lab")),
                    event(1, "b", new TriageChange.Tag("more"))))
        .isInstanceOf(IOException.class);
    assertThat(log.events(List.of("b"))).isEmpty();
    assertThat(log.lastNumber()).isEqualTo(1);
  }

  @Test
  void withoutTheDatabaseNothingIsReadOrWritten() {
    history.close();
    assertThatThrownBy(() -> log.lastNumber()).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> log.muting(NOW)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> append(event(1, "a", new TriageChange.Tag("lab"))))
        .isInstanceOf(IOException.class);
  }
}
