package io.mlids.api.incident;

import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.incident.Severity;
import java.util.Map;

/**
 * Counts of incidents since the start.
 *
 * @param opened the number of incidents opened, by kind and by severity at opening, with an entry
 *     for every kind and severity
 * @param open the number of open incidents
 * @param kept the number of incidents stored
 * @param dropped the number of incidents evicted from the store
 * @param refused the number of incidents rejected because their capture had too many
 * @param suppressed the number of incidents suppressed by the allow-list
 * @param closedEarly the number of incidents closed because too many were open or they used too
 *     much memory
 * @param storiesEnded the number of attackers' stories that ended after a day without evidence
 * @param storiesEvicted the number of attackers' stories that were evicted because the list of
 *     stories was full
 * @param verdictPairsEvicted the number of source-service pairs whose verdicts were evicted because
 *     the pair limit was reached
 */
public record IncidentCounts(
    Map<BehaviourKind, Map<Severity, Long>> opened,
    long open,
    long kept,
    long dropped,
    long refused,
    long suppressed,
    long closedEarly,
    long storiesEnded,
    long storiesEvicted,
    long verdictPairsEvicted) {
  public IncidentCounts {
    opened = Map.copyOf(opened);
  }

  /** The number of incidents of the given kind that have been opened. */
  public long opened(BehaviourKind kind) {
    return opened.getOrDefault(kind, Map.of()).values().stream().mapToLong(Long::longValue).sum();
  }

  /** The number of incidents opened. */
  public long openedInAll() {
    return opened.values().stream()
        .flatMap(bySeverity -> bySeverity.values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }
}
