package io.mlids.api.triage;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.alert.AllowedAttackText;
import io.mlids.api.search.criterion.FieldNames;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TriageTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private static final TriageChange MUTE =
      new TriageChange.Mute(
          AllowedAttackText.of(
              Map.of(
                  "source", "192.0.2.66",
                  "port", "22",
                  "kind", "port_scan",
                  "reason", "our \"own\" scanner",
                  "expires", "2026-01-09T03:04:05Z")));

  private static Triage after(TriageChange... changes) {
    return Triage.of(
        "a",
        IntStream.range(0, changes.length)
            .mapToObj(
                i ->
                    new TriageEvent(
                        i + 1L,
                        START.plusSeconds(i),
                        "user" + i,
                        "a",
                        changes[i],
                        Optional.empty()))
            .toList());
  }

  private static TriageChange state(TriageState state) {
    return new TriageChange.State(state);
  }

  @Test
  void withoutEventsAnIncidentIsNew() {
    Triage triage = after();
    assertThat(triage).isEqualTo(Triage.none("a"));
    assertThat(triage.state()).isEqualTo(TriageState.NEW);
    assertThat(triage.version()).isZero();
    assertThat(triage.changedBy()).isEmpty();
  }

  @Test
  void theLastStateAndAssigneeCountAndTagsAndNotesAddUp() {
    Triage triage =
        after(
            state(TriageState.INVESTIGATING),
            new TriageChange.Assignee("bob"),
            new TriageChange.Tag("lab"),
            new TriageChange.Tag("backup"),
            new TriageChange.Note("asked the owner"),
            new TriageChange.Untag("lab"),
            MUTE,
            state(TriageState.RESOLVED),
            new TriageChange.Assignee(""));
    assertThat(triage.state()).isEqualTo(TriageState.RESOLVED);
    assertThat(triage.stateEvent()).hasValue(8);
    assertThat(triage.assignee()).isEmpty();
    assertThat(triage.tags()).containsExactly("backup");
    assertThat(triage.notes())
        .containsExactly(new Triage.Note(5, START.plusSeconds(4), "user4", "asked the owner"));
    assertThat(triage.mutes()).singleElement().extracting(Triage.Muted::event).isEqualTo(7L);
    assertThat(triage.version()).isEqualTo(9);
    assertThat(triage.changedAt()).contains(START.plusSeconds(8));
    assertThat(triage.changedBy()).contains("user8");
  }

  @Test
  void anUndoneEventDoesNotCountAndAnUndoCanBeUndone() {
    TriageChange[] changes = {
      state(TriageState.INVESTIGATING),
      state(TriageState.RESOLVED),
      new TriageChange.Note("x"),
      new TriageChange.Undo(2),
      new TriageChange.Undo(3),
      new TriageChange.Undo(4)
    };
    assertThat(after(List.of(changes).subList(0, 4).toArray(TriageChange[]::new)).state())
        .isEqualTo(TriageState.INVESTIGATING);
    Triage triage = after(changes);
    assertThat(triage.state()).isEqualTo(TriageState.RESOLVED);
    assertThat(triage.notes()).isEmpty();
    assertThat(triage.version()).isEqualTo(6);
  }

  @Test
  void undoingAnOverwrittenStateKeepsTheLaterOne() {
    assertThat(
            after(
                    state(TriageState.INVESTIGATING),
                    state(TriageState.RESOLVED),
                    new TriageChange.Undo(1))
                .state())
        .isEqualTo(TriageState.RESOLVED);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aChangeSurvivesBeingWrittenAsText(TriageChange change) {
    assertThat(TriageChangeText.of(TriageChangeText.name(change), TriageChangeText.value(change)))
        .isEqualTo(change);
  }

  static List<TriageChange> changes() {
    return List.of(
        state(TriageState.FALSE_ALARM),
        new TriageChange.Assignee(""),
        new TriageChange.Tag("lab"),
        new TriageChange.Untag("lab"),
        new TriageChange.Note("a\nb \"c\""),
        MUTE,
        new TriageChange.Undo(17));
  }

  @Test
  void searchesKnowAllStates() {
    assertThat(FieldNames.TRIAGE_STATES)
        .containsExactlyElementsOf(
            Arrays.stream(TriageState.values()).map(TriageState::id).toList());
  }
}
