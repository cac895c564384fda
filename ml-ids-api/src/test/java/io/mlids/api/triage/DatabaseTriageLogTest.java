package io.mlids.api.triage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.api.alert.AllowedAttackText;
import io.mlids.api.history.History;
import io.mlids.api.history.HistorySettings;
import io.mlids.api.testing.FoundIncident;
import io.mlids.api.testing.StoredIncidents;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same tests run on both databases. */
abstract class DatabaseTriageLogTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");

  private History history;
  private TriageLog log;

  /** The settings of an empty database, the same in all calls of one test. */
  abstract HistorySettings settings() throws Exception;

  @BeforeEach
  void open() throws Exception {
    open(Clock.systemUTC());
  }

  private void open(Clock clock) throws Exception {
    history = History.open(settings(), clock).orElseThrow();
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
  void retentionDeletesOldTriageOfIncidentsThatAreGone() throws Exception {
    history.changed(StoredIncidents.kept(1, FoundIncident.scan("open").incident()));
    assertThat(history.find(List.of("open"))).hasSize(1);
    append(event(1, "open", new TriageChange.Tag("lab")));
    append(event(2, "gone", new TriageChange.Tag("lab")));
    Instant later = NOW.plus(Duration.ofDays(31));
    TriageChange mute =
        new TriageChange.Mute(
            AllowedAttackText.of(
                Map.of(
                    "source", "192.0.2.1",
                    "kind", "port_scan",
                    "reason", "ours",
                    "expires", later.plusSeconds(60).toString())));
    append(event(3, "muting", mute));
    append(event(4, "last", new TriageChange.Tag("lab")));
    assertThat(remaining(later)).containsOnlyKeys("open", "muting", "last");
    assertThat(incidents("incident_triage")).containsExactly("last", "muting", "open");
    // The mute has expired. The last number is never assigned again.
    assertThat(remaining(later.plusSeconds(61))).containsOnlyKeys("open", "last");
    assertThat(incidents("incident_triage")).containsExactly("last", "open");
    assertThat(incidents("incident_tag")).containsExactly("last", "open");
    assertThat(log.lastNumber()).isEqualTo(4);
  }

  /** The events that are left after a deletion at the given time. */
  private Map<String, List<TriageEvent>> remaining(Instant time) throws Exception {
    history.close();
    open(Clock.fixed(time, ZoneOffset.UTC));
    history.deleteOld();
    return log.events(List.of("open", "gone", "muting", "last"));
  }

  private List<String> incidents(String table) {
    return history
        .read(
            handle ->
                handle
                    .createQuery("SELECT incident_id FROM " + table + " ORDER BY incident_id")
                    .mapTo(String.class)
                    .list())
        .orElseThrow();
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
