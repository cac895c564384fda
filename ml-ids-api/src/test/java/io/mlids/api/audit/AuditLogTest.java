package io.mlids.api.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.history.audit.AuditAction;
import io.mlids.api.history.audit.AuditEvent;
import io.mlids.api.history.audit.AuditFilter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Without a history; with one, see the tests of the history. */
class AuditLogTest {
  private static final Instant NOW = Instant.parse("2026-01-05T04:00:00Z");

  private final AuditLog log = new AuditLog(Optional.empty(), Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void theLatestEventsAreKeptWithIncreasingNumbers() {
    for (int i = 0; i <= AuditLog.MOST_IN_MEMORY; i++) {
      log.append("ada", true, "192.0.2.1", AuditAction.TRIAGE, "incident " + i, "");
    }
    List<AuditEvent> all = log.latest(AuditFilter.ALL, 10_000).orElseThrow();
    assertThat(all).hasSize(AuditLog.MOST_IN_MEMORY);
    assertThat(all.getFirst().subject()).isEqualTo("incident " + AuditLog.MOST_IN_MEMORY);
    assertThat(all.getLast().subject()).isEqualTo("incident 1");
    assertThat(all).extracting(AuditEvent::number).doesNotHaveDuplicates();
    assertThat(log.latest(AuditFilter.ALL, 3).orElseThrow()).isEqualTo(all.subList(0, 3));
    assertThat(log.dropped()).isEqualTo(1);
    assertThat(log.isLasting()).isFalse();
  }
}
