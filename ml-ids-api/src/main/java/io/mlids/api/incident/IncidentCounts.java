package io.mlids.api.incident;

import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.incident.Severity;
import java.util.Map;

/**
 * Counts of incidents since the start.
 *
 * @param opened how many have opened, by the severity that they had then; all kinds and severities
 * @param open how many are open
 * @param kept how many are available
 * @param dropped how many were evicted to make room for others
 * @param refused how many were rejected because their capture had too many
 * @param suppressed how many the allow-list suppressed
 */
public record IncidentCounts(
    Map<BehaviourKind, Map<Severity, Long>> opened,
    long open,
    long kept,
    long dropped,
    long refused,
    long suppressed) {
  public IncidentCounts {
    opened = Map.copyOf(opened);
  }

  /** How many have opened. */
  public long openedInAll() {
    return opened.values().stream()
        .flatMap(bySeverity -> bySeverity.values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }
}
