package io.mlids.api.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.history.audit.AuditAction;
import io.mlids.api.history.audit.AuditEvent;
import io.mlids.api.history.audit.AuditFilter;
import io.mlids.api.history.audit.AuditRows;
import io.mlids.core.feature.FlowTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Storing and finding who changed what; the same tests run on both databases. */
abstract class AuditHistoryTest {
  private static final Instant NOW = Instant.parse("2026-01-05T04:00:00Z");
  private static final long START = FlowTime.micros(NOW);

  private History history;

  /** The settings of an empty database, the same in all calls of one test. */
  abstract HistorySettings settings() throws Exception;

  private void open() throws Exception {
    close();
    history = History.open(settings(), Clock.fixed(NOW, ZoneOffset.UTC)).orElseThrow();
  }

  @AfterEach
  void close() {
    if (history != null) {
      history.close();
    }
  }

  private static AuditEvent event(long number, String author, AuditAction action, String subject) {
    return new AuditEvent(number, author, true, "192.0.2.1", action, subject, "detail");
  }

  private List<AuditEvent> find(AuditFilter filter) {
    return history.audit(filter, 10).orElseThrow();
  }

  private static AuditFilter filter(String author, AuditAction action, String subject) {
    return new AuditFilter(
        Optional.ofNullable(author),
        Optional.ofNullable(action),
        Optional.empty(),
        Optional.ofNullable(subject),
        0,
        Long.MAX_VALUE);
  }

  @Test
  void eventsAreFoundLatestFirstAcrossARestart() throws Exception {
    open();
    AuditEvent first = event(START, "Ada", AuditAction.TRIAGE, "a_1");
    AuditEvent second = event(START + 1, "bob", AuditAction.MUTE, "a%2");
    AuditEvent third =
        new AuditEvent(START + 2, "::1", false, "::1", AuditAction.UPLOAD, "x' OR 1=1", "");
    List.of(first, second, third).forEach(history::store);
    open();
    assertThat(history.latestAudit()).isEqualTo(START + 2);
    assertThat(find(AuditFilter.ALL)).containsExactly(third, second, first);
    assertThat(history.audit(AuditFilter.ALL, 2).orElseThrow()).containsExactly(third, second);
    assertThat(find(filter("ADA", null, null))).containsExactly(first);
    assertThat(find(filter("ad", null, null))).isEmpty();
    assertThat(find(filter(null, AuditAction.MUTE, null))).containsExactly(second);
    assertThat(find(filter(null, null, "a_"))).containsExactly(first);
    assertThat(find(filter(null, null, "%"))).containsExactly(second);
    assertThat(find(filter(null, null, "' OR 1=1"))).containsExactly(third);
    AuditFilter address =
        new AuditFilter(
            Optional.empty(),
            Optional.empty(),
            Optional.of("::1"),
            Optional.empty(),
            0,
            Long.MAX_VALUE);
    assertThat(find(address)).containsExactly(third);
    AuditFilter between =
        new AuditFilter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            START + 1,
            START + 2);
    assertThat(find(between)).containsExactly(second);
  }

  @Test
  void theMemoryFilterAndTheDatabaseAgree() throws Exception {
    open();
    List<AuditEvent> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(
          event(
              START + i,
              i % 2 == 0 ? "Ada" : "bob",
              i % 3 == 0 ? AuditAction.TRIAGE : AuditAction.FEEDBACK,
              "incident " + i % 4));
    }
    all.forEach(history::store);
    for (String author : new String[] {null, "ada", "x"}) {
      for (AuditAction action : new AuditAction[] {null, AuditAction.TRIAGE}) {
        for (String subject : new String[] {null, "3", "incident"}) {
          AuditFilter filter = filter(author, action, subject);
          assertThat(find(filter))
              .containsExactlyElementsOf(all.reversed().stream().filter(filter::accepts).toList());
        }
      }
    }
  }

  @Test
  void longTextsAreShortenedAndRetriesAddNothing() throws Exception {
    open();
    AuditEvent event = event(START, "a\u0000b", AuditAction.TRIAGE, "x".repeat(5_000));
    history.write(handle -> AuditRows.store(handle, List.of(event)));
    history.write(handle -> AuditRows.store(handle, List.of(event)));
    assertThat(find(AuditFilter.ALL))
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.author()).isEqualTo("a\uFFFDb");
              assertThat(each.subject()).hasSize(4_000);
            });
  }

  @Test
  void whatIsTooOldOrTooMuchIsDeleted() throws Exception {
    open();
    long old = START - Duration.ofDays(31).toNanos() / 1_000;
    for (int i = 0; i < 1_200; i++) {
      history.store(event(old + i, "ada", AuditAction.TRIAGE, ""));
    }
    for (int i = 0; i < 5; i++) {
      history.store(event(START + i, "ada", AuditAction.TRIAGE, ""));
    }
    history.deleteOld();
    assertThat(history.status().deleted().auditEvents()).isEqualTo(1_200);
    assertThat(find(AuditFilter.ALL)).hasSize(5);
    int[] deleted = new int[1];
    history.write(handle -> deleted[0] = AuditRows.delete(handle, 0, 3, 500));
    assertThat(deleted[0]).isEqualTo(2);
    assertThat(find(AuditFilter.ALL))
        .extracting(AuditEvent::number)
        .containsExactly(START + 4, START + 3, START + 2);
  }
}
