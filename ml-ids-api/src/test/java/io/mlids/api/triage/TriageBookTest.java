package io.mlids.api.triage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mlids.api.alert.AllowedAttackText;
import io.mlids.api.dispatch.AlertSettings;
import io.mlids.api.dispatch.Alerts;
import io.mlids.api.feedback.Feedback;
import io.mlids.api.feedback.FeedbackEntry;
import io.mlids.api.feedback.FeedbackStore;
import io.mlids.api.incident.IncidentLimit;
import io.mlids.api.incident.IncidentRun;
import io.mlids.api.scoring.ServedModel;
import io.mlids.api.sink.Notifications;
import io.mlids.api.testing.FoundIncident;
import io.mlids.api.testing.RecordingSink;
import io.mlids.api.triage.TriageRefusedException.Reason;
import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.feedback.Judgement;
import io.mlids.core.incident.IncidentListener.Event;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TriageBookTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final TriageChange RESOLVED = new TriageChange.State(TriageState.RESOLVED);
  private static final TriageChange FALSE_ALARM = new TriageChange.State(TriageState.FALSE_ALARM);

  private final String one = "a-1";
  private final String other = "b-1";

  private Notifications notifications;
  private Alerts alerts;
  private Feedback feedback;
  private FailingLog log;
  private TriageBook book;

  @BeforeEach
  void start() throws Exception {
    notifications = Notifications.start(new RecordingSink(), CLOCK);
    alerts = Alerts.start(AlertSettings.DEFAULT, notifications, CLOCK);
    try (IncidentRun run =
        alerts
            .incidents()
            .begin(() -> AlertOrigin.upload("a.pcap"), "", IncidentLimit.OF_UPLOAD, (_, _) -> {})) {
      run.changed(Event.OPENED, FoundIncident.scan("a").incident());
      run.changed(Event.OPENED, FoundIncident.scan("b").incident());
    }
    feedback =
        new Feedback(
            FeedbackStore.inMemory(),
            new ServedModel(CLOCK),
            alerts.live(),
            alerts.incidents(),
            CLOCK);
    log = new FailingLog();
    book = open();
  }

  private TriageBook open() {
    return new TriageBook(
        log, alerts.incidents(), new TriageJudgements(feedback), alerts.allowList(), CLOCK);
  }

  @AfterEach
  void stop() throws Exception {
    alerts.close(Duration.ofSeconds(1));
    notifications.close(Duration.ofSeconds(1));
    feedback.close();
  }

  /** A log on a disk that may be full. */
  private static final class FailingLog implements TriageLog {
    private final MemoryTriageLog kept = new MemoryTriageLog();
    private boolean isFull;

    @Override
    public boolean isPersistent() {
      return true;
    }

    @Override
    public long lastNumber() {
      return kept.lastNumber();
    }

    @Override
    public Map<String, List<TriageEvent>> events(Collection<String> incidents) {
      return kept.events(incidents);
    }

    @Override
    public Set<String> muting(Instant time) {
      return kept.muting(time);
    }

    @Override
    public void append(List<TriageEvent> events, List<Triage> results) throws IOException {
      if (isFull) {
        throw new IOException("no space left on device");
      }
      kept.append(events, results);
    }
  }

  private TriageBook.Changed change(String id, long version, TriageChange... changes)
      throws TriageRefusedException {
    return book.change(List.of(new TriageRequest(id, version, List.of(changes))), "ada").getFirst();
  }

  private Reason refusal(String id, long version, TriageChange... changes) {
    return catchThrowableOfType(TriageRefusedException.class, () -> change(id, version, changes))
        .reason();
  }

  private List<FeedbackEntry> judgements() {
    return Stream.of(one, other).flatMap(id -> feedback.store().ofIncident(id).stream()).toList();
  }

  @Test
  void changesAreNumberedAndCarryAuthorAndTime() throws Exception {
    TriageBook.Changed first =
        change(one, 0, RESOLVED, new TriageChange.Tag("x"), new TriageChange.Tag("x"));
    assertThat(first.events()).extracting(TriageEvent::number).containsExactly(1L, 2L);
    assertThat(first.events())
        .allSatisfy(
            event -> {
              assertThat(event.by()).isEqualTo("ada");
              assertThat(event.at()).isEqualTo(NOW);
            });
    assertThat(change(other, 0, RESOLVED).triage().version()).isEqualTo(3);
    assertThat(change(one, 2, RESOLVED).events()).isEmpty();
    assertThat(book.find(List.of(other, one, "c")))
        .extracting(Triage::version)
        .containsExactly(3L, 2L, 0L);
    assertThat(book.counts().events()).isEqualTo(Map.of("state", 2L, "add_tag", 1L));
  }

  @Test
  void aChangeBasedOnAnOlderVersionIsRefused() throws Exception {
    change(one, 0, RESOLVED);
    TriageRefusedException refused =
        catchThrowableOfType(
            TriageRefusedException.class,
            () ->
                book.change(
                    List.of(
                        new TriageRequest(other, 0, List.of(RESOLVED)),
                        new TriageRequest(one, 0, List.of(new TriageChange.Assignee("bob")))),
                    "bob"));
    assertThat(refused.reason()).isEqualTo(Reason.CONFLICT);
    assertThat(refused.getMessage()).contains("was changed by ada", "nothing was changed");
    assertThat(refused.current()).containsExactly(book.find(one));
    assertThat(book.find(one).assignee()).isEmpty();
    assertThat(book.find(other).version()).isZero();
    assertThat(book.counts().refused()).containsEntry(Reason.CONFLICT, 1L);
  }

  @Test
  void invalidRequestsChangeNothing() throws Exception {
    assertThat(refusal("none", 0, RESOLVED)).isEqualTo(Reason.GONE);
    assertThat(refusal(one, 0, RESOLVED, new TriageChange.Undo(7))).isEqualTo(Reason.INVALID);
    assertThatThrownBy(
            () ->
                book.change(
                    List.of(
                        new TriageRequest(one, 0, List.of(RESOLVED)),
                        new TriageRequest(one, 0, List.of(RESOLVED))),
                    "ada"))
        .hasMessageContaining("occurs twice");
    assertThat(book.find(one)).isEqualTo(Triage.none(one));
    change(one, 0, RESOLVED);
    change(one, 1, new TriageChange.Undo(1));
    assertThat(refusal(one, 2, new TriageChange.Undo(1))).isEqualTo(Reason.INVALID);
    assertThat(refusal(other, 0, new TriageChange.Undo(1))).isEqualTo(Reason.INVALID);
  }

  @Test
  void tagsAndEventsAreLimited() throws Exception {
    TriageChange[] tags =
        Stream.iterate(0, i -> i < Draft.MAX_TAGS, i -> i + 1)
            .map(i -> new TriageChange.Tag("t" + i))
            .toArray(TriageChange[]::new);
    change(one, 0, tags);
    assertThat(refusal(one, tags.length, new TriageChange.Tag("more"))).isEqualTo(Reason.FULL);
    long version = tags.length;
    for (int i = tags.length; i < Draft.MAX_EVENTS; i++) {
      version = change(one, version, new TriageChange.Note("n" + i)).triage().version();
    }
    assertThat(refusal(one, version, new TriageChange.Note("more"))).isEqualTo(Reason.FULL);
    assertThat(book.counts().refused()).containsEntry(Reason.FULL, 2L);
  }

  @Test
  void memoryDropsTheEventsOfTheIncidentThatWasChangedFirst() {
    MemoryTriageLog memory = new MemoryTriageLog(2);
    for (long number = 1; number <= 4; number++) {
      String incident = List.of("a", "b", "a", "c").get((int) number - 1);
      memory.append(
          List.of(new TriageEvent(number, NOW, "ada", incident, RESOLVED, Optional.empty())),
          List.of());
    }
    assertThat(memory.events(List.of("a", "b", "c"))).containsOnlyKeys("a", "c");
    assertThat(memory.dropped()).isEqualTo(1);
    assertThat(memory.lastNumber()).isEqualTo(4);
  }

  @Test
  void aFalseAlarmIsJudgedAndTheJudgementFollowsTheState() throws Exception {
    TriageBook.Changed changed = change(one, 0, FALSE_ALARM, new TriageChange.Note("our\nbackup"));
    FeedbackEntry entry = judgements().getFirst();
    assertThat(entry.judgement()).isEqualTo(Judgement.FALSE_ALARM);
    assertThat(entry.by()).isEqualTo("ada");
    assertThat(entry.note()).isEqualTo("our backup");
    assertThat(changed.triage().feedback()).contains(entry.id());
    long undo = change(one, 2, new TriageChange.Undo(1)).triage().version();
    assertThat(judgements().getFirst().isInForce()).isFalse();
    long redo = change(one, undo, new TriageChange.Undo(undo)).triage().version();
    assertThat(judgements()).singleElement().matches(FeedbackEntry::isInForce);
    assertThat(feedback.counts().falseAlarms()).isEqualTo(1);
    change(one, redo, RESOLVED);
    assertThat(judgements()).noneMatch(FeedbackEntry::isInForce);
  }

  @Test
  void anEarlierJudgementStays() throws Exception {
    String id =
        feedback
            .judgeIncident(one, new Feedback.Statement(Judgement.FALSE_ALARM, "bob", ""))
            .entry()
            .id();
    change(one, 0, FALSE_ALARM);
    change(one, 1, RESOLVED);
    assertThat(feedback.store().find(id).orElseThrow().isInForce()).isTrue();
    feedback.undo(id, "bob");
    feedback.judgeIncident(one, new Feedback.Statement(Judgement.TRUE, "bob", ""));
    assertThat(refusal(one, 2, FALSE_ALARM)).isEqualTo(Reason.CONFLICT);
    assertThat(book.find(one).state()).isEqualTo(TriageState.RESOLVED);
  }

  @Test
  void aJudgementGivenElsewhereSetsTheStateAndUndoingItRestoresTheState() throws Exception {
    change(one, 0, new TriageChange.State(TriageState.INVESTIGATING));
    book.judged(one, "0123", "bob");
    assertThat(book.find(one).state()).isEqualTo(TriageState.FALSE_ALARM);
    assertThat(book.find(one).changedBy()).contains("bob");
    book.judged(one, "0123", "bob");
    assertThat(book.find(one).version()).isEqualTo(2);
    book.judgementUndone(one, "other", "bob");
    assertThat(book.find(one).state()).isEqualTo(TriageState.FALSE_ALARM);
    book.judgementUndone(one, "0123", "eve");
    assertThat(book.find(one).state()).isEqualTo(TriageState.INVESTIGATING);
  }

  @Test
  void aFullDiskChangesNothing() throws Exception {
    log.isFull = true;
    assertThat(refusal(one, 0, FALSE_ALARM)).isEqualTo(Reason.UNWRITABLE);
    assertThat(judgements()).noneMatch(FeedbackEntry::isInForce);
    assertThat(book.find(one)).isEqualTo(Triage.none(one));
    assertThat(book.counts().events()).isEmpty();
    log.isFull = false;
    assertThat(change(one, 0, FALSE_ALARM).triage().version()).isEqualTo(1);
  }

  @Test
  void aMuteIsAnAllowListEntryUntilItIsUndone() throws Exception {
    TriageChange mute =
        new TriageChange.Mute(
            AllowedAttackText.of(
                Map.of(
                    "source", "192.0.2.66",
                    "kind", "port_scan",
                    "reason", "ours",
                    "expires", NOW.plusSeconds(60).toString())));
    change(one, 0, mute);
    assertThat(suppresses()).isTrue();
    assertThat(book.counts().mutes()).isEqualTo(1);
    assertThat(change(one, 1, mute).events()).isEmpty();
    alerts.allowList().mute(List.of());
    open();
    assertThat(suppresses()).as("after a restart").isTrue();
    change(one, 1, new TriageChange.Undo(1));
    assertThat(suppresses()).isFalse();
    assertThat(book.counts().mutes()).isZero();
  }

  private boolean suppresses() {
    return alerts.allowList().suppresses(FoundIncident.scan("x").incident(), false);
  }
}
