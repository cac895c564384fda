package io.mlids.api.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.api.feedback.FeedbackEntry.Undo;
import io.mlids.api.feedback.FeedbackRefusedException.Reason;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.feedback.FlowRow;
import io.mlids.core.feedback.JudgedFlow;
import io.mlids.core.feedback.Judgement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedbackStoreTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");

  @TempDir Path folder;

  private static JudgedFlow flow(String id, double value) {
    double[] values = new double[Feature.COUNT];
    Arrays.fill(values, value);
    values[Feature.TIMESTAMP.ordinal()] = Double.NaN;
    values[Feature.FLOW_DURATION.ordinal()] = Double.NaN;
    return new JudgedFlow(
        FlowRow.of(id, "10.0.0.1", 1234, "10.0.0.2", "2026-03-01T08:00:00.000000Z", values),
        Optional.of(FeatureProfile.CORRECTED),
        "0123456789ab",
        0.75,
        Optional.of(new TrafficClass("Bot")));
  }

  private static FeedbackEntry entry(
      String id, Judgement judgement, boolean calibrates, JudgedFlow... flows) {
    return new FeedbackEntry(
        0,
        id,
        NOW,
        "Ada \"the\" admin",
        judgement,
        "Port scan by 10.0.0.1",
        "line\u2028break, ümlaut",
        Optional.of("incident-" + id),
        OptionalLong.empty(),
        calibrates,
        List.of(flows),
        Optional.empty());
  }

  private static FeedbackEntry falseAlarm(String id, JudgedFlow... flows) {
    return entry(id, Judgement.FALSE_ALARM, true, flows);
  }

  @Test
  void judgementsAndUndosSurviveARestart() throws Exception {
    List<FeedbackEntry> before;
    try (FeedbackStore store = FeedbackStore.in(folder)) {
      store.add(List.of(falseAlarm("a", flow("f1", 1.5)), falseAlarm("b", flow("f2", 2))));
      store.undo("a", new Undo(NOW.plusSeconds(1), "Grace"));
      store.add(List.of(entry("c", Judgement.TRUE, true, flow("f3", -1))));
      before = store.all(FeedbackQuery.ALL);
    }
    try (FeedbackStore store = FeedbackStore.in(folder)) {
      assertThat(store.all(FeedbackQuery.ALL))
          .usingRecursiveComparison()
          .withEqualsForType(Double::equals, Double.class)
          .isEqualTo(before);
      assertThat(store.find("a").orElseThrow().undone())
          .contains(new Undo(NOW.plusSeconds(1), "Grace"));
      assertThat(store.ofIncident("incident-b").orElseThrow().number()).isEqualTo(2);
      assertThat(store.calibrating()).hasSize(1);
      FlowRow row = store.calibrating().getFirst().row();
      assertThat(row.flowId()).isEqualTo("f2");
      assertThat(row.value(Feature.FLOW_DURATION)).isNaN();
      assertThat(row.value(Feature.TOT_FWD_PKTS)).isEqualTo(2);
    }
  }

  @Test
  void everyJudgementIsInTheFileBeforeTheCallReturns() throws Exception {
    try (FeedbackStore store = FeedbackStore.in(folder)) {
      store.add(List.of(falseAlarm("a", flow("f1", 1))));
      assertThat(Files.readAllLines(folder.resolve(FeedbackFile.NAME))).hasSize(1);
      store.undo("a", new Undo(NOW, "Grace"));
      assertThat(Files.readAllLines(folder.resolve(FeedbackFile.NAME))).hasSize(2);
    }
  }

  @Test
  void anIncompleteLastLineIsRemovedWhereverTheWriteStopped() throws Exception {
    try (FeedbackStore store = FeedbackStore.in(folder)) {
      store.add(List.of(falseAlarm("a", flow("f1", 1))));
      store.add(List.of(falseAlarm("b", flow("f2", 1))));
    }
    Path file = folder.resolve(FeedbackFile.NAME);
    byte[] whole = Files.readAllBytes(file);
    int first = Files.readAllLines(file).getFirst().getBytes(StandardCharsets.UTF_8).length + 1;
    for (int length = whole.length - 1; length >= first; length -= 97) {
      Files.write(file, Arrays.copyOf(whole, length));
      try (FeedbackStore store = FeedbackStore.in(folder)) {
        assertThat(store.all(FeedbackQuery.ALL)).extracting(FeedbackEntry::id).containsExactly("a");
        store.add(List.of(falseAlarm("c", flow("f3", 1))));
      }
      try (FeedbackStore store = FeedbackStore.in(folder)) {
        assertThat(store.all(FeedbackQuery.ALL))
            .extracting(FeedbackEntry::id)
            .containsExactly("a", "c");
      }
    }
    Files.write(file, Arrays.copyOf(whole, first / 2));
    try (FeedbackStore store = FeedbackStore.in(folder)) {
      assertThat(store.all(FeedbackQuery.ALL)).isEmpty();
    }
  }

  @Test
  void anInvalidLineInTheMiddleIsAnErrorWithItsNumber() throws Exception {
    try (FeedbackStore store = FeedbackStore.in(folder)) {
      store.add(List.of(falseAlarm("a", flow("f1", 1))));
    }
    Path file = folder.resolve(FeedbackFile.NAME);
    Files.writeString(file, "{\"undone\":\"zzz\"}\n", StandardOpenOption.APPEND);
    assertThatThrownBy(() -> FeedbackStore.in(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file + ", line 2: ")
        .hasMessageContaining("\"at\" is missing")
        .hasMessageContaining("remove the line");
    assertThatThrownBy(() -> FeedbackStore.beside(folder)).hasMessageContaining("line 2");
  }

  @Test
  void onlyOneServerUsesAFile() throws Exception {
    try (FeedbackStore first = FeedbackStore.in(folder)) {
      assertThat(first.isPersistent()).isTrue();
      assertThatThrownBy(() -> FeedbackStore.in(folder))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another ml-ids-api is using this file; use another directory");
      try (FeedbackStore second = FeedbackStore.beside(folder)) {
        assertThat(second.isPersistent()).isFalse();
      }
    }
    try (FeedbackStore next = FeedbackStore.beside(folder)) {
      assertThat(next.isPersistent()).isTrue();
    }
  }

  @Test
  void aFullStoreRefusesAndKeepsWhatItHas() throws Exception {
    try (FeedbackStore store = FeedbackStore.inMemory(2, 3)) {
      store.add(List.of(falseAlarm("a", flow("f1", 1), flow("f2", 1))));
      assertThatExceptionOfType(FeedbackRefusedException.class)
          .isThrownBy(() -> store.add(List.of(falseAlarm("b", flow("f3", 1), flow("f4", 1)))))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.FULL))
          .withMessageContaining("at most 2 judgements and 3 flows");
      // Undoing a judgement frees the space of its flows.
      store.undo("a", new Undo(NOW, "Grace"));
      store.add(List.of(falseAlarm("b", flow("f3", 1), flow("f4", 1))));
      assertThatExceptionOfType(FeedbackRefusedException.class)
          .isThrownBy(() -> store.add(List.of(falseAlarm("c"))));
      assertThat(store.counts()).isEqualTo(new FeedbackCounts(1, 0, 1, 2, Map.of()));
    }
  }

  @Test
  void aJudgementIsUndoneOnce() throws Exception {
    try (FeedbackStore store = FeedbackStore.inMemory()) {
      store.add(List.of(falseAlarm("a", flow("f1", 1))));
      store.undo("a", new Undo(NOW, "Grace"));
      assertThatExceptionOfType(FeedbackRefusedException.class)
          .isThrownBy(() -> store.undo("a", new Undo(NOW, "Grace")))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.CONFLICT))
          .withMessageContaining("already undone by Grace");
      assertThatExceptionOfType(FeedbackRefusedException.class)
          .isThrownBy(() -> store.undo("b", new Undo(NOW, "Grace")))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.GONE));
    }
  }

  @Test
  void aFlowCountsOnceAndAsJudgedLast() throws Exception {
    try (FeedbackStore store = FeedbackStore.inMemory()) {
      store.add(List.of(falseAlarm("a", flow("f1", 1), flow("f2", 1))));
      store.add(List.of(falseAlarm("b", flow("f1", 1))));
      assertThat(store.calibrating()).hasSize(2);
      // Rules do not depend on thresholds, so this says nothing about the score.
      store.add(List.of(entry("c", Judgement.FALSE_ALARM, false, flow("f1", 1), flow("f9", 1))));
      assertThat(store.calibrating()).hasSize(2);
      store.add(List.of(entry("d", Judgement.TRUE, true, flow("f1", 1))));
      assertThat(store.calibrating()).extracting(flow -> flow.row().flowId()).containsExactly("f2");
      store.undo("d", new Undo(NOW, "Grace"));
      assertThat(store.calibrating()).hasSize(2);
    }
  }

  @Test
  void pagesFromTheLatest() throws Exception {
    try (FeedbackStore store = FeedbackStore.inMemory()) {
      for (int i = 1; i <= 5; i++) {
        store.add(
            List.of(entry("e" + i, i % 2 == 0 ? Judgement.TRUE : Judgement.FALSE_ALARM, true)));
      }
      store.undo("e1", new Undo(NOW, "Grace"));
      FeedbackStore.Page page = store.page(FeedbackQuery.ALL, 2, Long.MAX_VALUE);
      assertThat(page.entries()).extracting(FeedbackEntry::id).containsExactly("e5", "e4");
      assertThat(page.total()).isEqualTo(5);
      assertThat(page.hasMore()).isTrue();
      FeedbackStore.Page last = store.page(FeedbackQuery.ALL, 4, 4);
      assertThat(last.entries()).extracting(FeedbackEntry::id).containsExactly("e3", "e2", "e1");
      assertThat(last.hasMore()).isFalse();
      FeedbackQuery undone =
          new FeedbackQuery(Optional.empty(), Optional.of(false), Optional.empty());
      assertThat(store.all(undone)).extracting(FeedbackEntry::id).containsExactly("e1");
      FeedbackQuery ofIncident =
          new FeedbackQuery(
              Optional.of(Judgement.TRUE), Optional.empty(), Optional.of("incident-e4"));
      assertThat(store.all(ofIncident)).extracting(FeedbackEntry::id).containsExactly("e4");
    }
  }
}
