package io.mlids.bench.field;

import io.mlids.bench.incident.ReportedIncidents;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.incident.Incident;
import io.mlids.core.incident.Severity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A capture with its label and the incidents reported for it.
 *
 * @param incidents the last report of each incident
 * @param flows number of conversations
 * @param hours the duration in hours; each pause counts as at most ten minutes
 */
public record FieldCapture(
    FieldLabel label, List<Incident> incidents, long packets, long flows, double hours) {
  private static final long LONGEST_PAUSE_MICROS = 600_000_000L;
  private static final int FEWEST_FLOWS = 10;
  private static final int FEWEST_PACKETS = 1000;

  /** The incident kinds that match each kind of label. */
  private static final Map<String, Set<BehaviourKind>> KINDS =
      Map.of(
          "sweep", Set.of(BehaviourKind.ADDRESS_SWEEP),
          "portscan", Set.of(BehaviourKind.PORT_SCAN),
          "flood",
              Set.of(
                  BehaviourKind.SYN_FLOOD,
                  BehaviourKind.UDP_FLOOD,
                  BehaviourKind.ICMP_FLOOD,
                  BehaviourKind.HTTP_FLOOD),
          "reflection", Set.of(BehaviourKind.REFLECTION),
          "guessing", Set.of(BehaviourKind.PASSWORD_GUESSING),
          "slow", Set.of(BehaviourKind.SLOW_REQUESTS),
          "httpflood", Set.of(BehaviourKind.HTTP_FLOOD),
          "webattack", Set.of(BehaviourKind.WEB_PROBING),
          "beacon", Set.of(BehaviourKind.BEACON),
          "tunnel", Set.of(BehaviourKind.TUNNEL));

  /** The label kinds that have a detection threshold. */
  static Set<String> kinds() {
    return KINDS.keySet();
  }

  /** Reads a capture and detects its incidents. */
  public static FieldCapture read(Path folder, FieldLabel label) throws IOException {
    Duration duration = new Duration();
    ReportedIncidents reported =
        ReportedIncidents.of(
            folder.resolve(label.file()), (packet, outcome, micros) -> duration.add(micros));
    return new FieldCapture(
        label,
        reported.incidents(),
        duration.packets,
        reported.conversations(),
        duration.micros / 3.6e9);
  }

  /**
   * Adds up the times between packets, but shortens long gaps: merged captures may contain gaps of
   * several years.
   */
  private static final class Duration {
    private long packets;
    private long micros;
    private long before;

    private void add(long now) {
      micros += packets == 0 ? 0 : Math.clamp(now - before, 0, LONGEST_PAUSE_MICROS);
      before = now;
      packets++;
    }
  }

  /** Returns whether the attack is large enough to be detected. */
  public boolean counts() {
    return KINDS.containsKey(label.kind())
        && (label.flows().orElse(flows) >= FEWEST_FLOWS || packets >= FEWEST_PACKETS);
  }

  /** The first incident of the right kind with the right addresses. */
  public Optional<Incident> found() {
    return incidents.stream().filter(this::isRight).findFirst();
  }

  private boolean isRight(Incident incident) {
    return KINDS.getOrDefault(label.kind(), Set.of()).contains(incident.kind())
        && label.concerns(incident);
  }

  /** Returns whether an incident of at least this severity is reported. */
  public boolean hasIncident(Severity least) {
    return incidents.stream().anyMatch(each -> each.severity().isAtLeast(least));
  }
}
