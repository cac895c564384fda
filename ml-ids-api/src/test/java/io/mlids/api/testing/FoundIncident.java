package io.mlids.api.testing;

import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.incident.Incident;
import io.mlids.core.incident.Severity;
import io.mlids.core.net.IpAddress;
import java.util.List;

/** Builds incidents like those found in a capture. Immutable. */
public record FoundIncident(
    String id,
    BehaviourKind kind,
    Severity severity,
    List<IpAddress> attackers,
    List<IpAddress> victims,
    List<Integer> ports,
    long flows,
    List<String> related,
    int updates) {
  public static final long START = 1_700_000_000_000_000L;

  /** A medium-severity port scan of 192.0.2.10 by 192.0.2.66. */
  public static FoundIncident scan(String id) {
    return new FoundIncident(
        id,
        BehaviourKind.PORT_SCAN,
        Severity.MEDIUM,
        List.of(address(192, 0, 2, 66)),
        List.of(address(192, 0, 2, 10)),
        List.of(22, 80),
        100,
        List.of(),
        0);
  }

  public static IpAddress address(int a, int b, int c, int d) {
    return new IpAddress(false, 0, (long) a << 24 | b << 16 | c << 8 | d);
  }

  public FoundIncident of(BehaviourKind other) {
    return new FoundIncident(
        id, other, severity, attackers, victims, ports, flows, related, updates);
  }

  public FoundIncident with(Severity other) {
    return new FoundIncident(id, kind, other, attackers, victims, ports, flows, related, updates);
  }

  public FoundIncident by(IpAddress... others) {
    return new FoundIncident(
        id, kind, severity, List.of(others), victims, ports, flows, related, updates);
  }

  public FoundIncident at(IpAddress victim, Integer... others) {
    return new FoundIncident(
        id, kind, severity, attackers, List.of(victim), List.of(others), flows, related, updates);
  }

  public FoundIncident relatedTo(String... others) {
    return new FoundIncident(
        id, kind, severity, attackers, victims, ports, flows, List.of(others), updates);
  }

  public FoundIncident updated(int times) {
    return new FoundIncident(
        id, kind, severity, attackers, victims, ports, 100L + times, related, times);
  }

  /** The incident, as passed on by the rules. */
  public Incident incident() {
    return new Incident(
        id,
        kind,
        kind.title() + " by " + attackers + " of " + victims,
        severity,
        0.9,
        true,
        attackers,
        victims,
        ports,
        START,
        START + 1_000_000,
        START + 500_000,
        flows,
        3 * flows,
        40 * flows,
        List.of("many ports were tried"),
        kind.techniques(),
        List.of(),
        List.of(),
        related,
        List.of(kind),
        related.isEmpty(),
        updates);
  }
}
