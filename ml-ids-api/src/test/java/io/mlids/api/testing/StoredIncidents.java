package io.mlids.api.testing;

import io.mlids.api.incident.KeptIncident;
import io.mlids.core.behaviour.conversation.SampleFlow;
import io.mlids.core.behaviour.conversation.Tally;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.flow.FlowKey;
import io.mlids.core.incident.Incident;
import io.mlids.core.incident.Severity;
import io.mlids.core.net.AddressRange;
import io.mlids.core.net.IpAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Incidents in which every component has a value of its own. */
public final class StoredIncidents {
  private static final long START = FoundIncident.START;

  private StoredIncidents() {}

  /** The latest state of an incident of the sensor. */
  public static KeptIncident kept(long number, Incident incident) {
    return new KeptIncident(
        number, incident, "sensor eth0", "v1", Instant.parse("2026-01-02T03:04:05.678901Z"));
  }

  public static IpAddress address(String text) {
    return IpAddress.of(AddressRange.address(text));
  }

  /** An open incident with evidence and sample flows. */
  public static Incident full(String id) {
    return full(id, BehaviourKind.PORT_SCAN, Severity.HIGH);
  }

  public static Incident full(String id, BehaviourKind kind, Severity severity) {
    List<IpAddress> attackers = List.of(address("192.0.2.66"), address("2001:db8::66"));
    List<IpAddress> victims = List.of(address("10.0.0.1"), address("10.0.0.2"));
    return new Incident(
        id,
        kind,
        "Port scan of 10.0.0.1 \u00fc \uD83D\uDE00",
        severity,
        0.87654321,
        true,
        attackers,
        victims,
        List.of(22, 80, 65_535),
        START,
        START + 1_000_001,
        START + 500_002,
        101,
        303,
        40_404,
        List.of("300 ports were tried", "most were closed"),
        List.of("T1046", "T1595.001"),
        List.of(evidence(kind, attackers, victims, 1), evidence(kind, List.of(), victims, 2)),
        List.of(sample(6, Optional.of("1:abc=")), sample(1, Optional.empty())),
        List.of("other-1", "another-1"),
        List.of(BehaviourKind.ADDRESS_SWEEP, kind),
        false,
        5);
  }

  private static Evidence evidence(
      BehaviourKind kind, List<IpAddress> attackers, List<IpAddress> victims, int number) {
    return new Evidence(
            kind,
            "origin",
            attackers,
            victims,
            List.of(22, number),
            START + number,
            0.123 * number,
            0.3456789 * number,
            Map.of("ports", 300L + number),
            "300 ports were tried by " + number,
            new Tally(),
            _ -> null)
        .detached();
  }

  private static SampleFlow sample(int protocol, Optional<String> communityId) {
    IpAddress a = address("10.0.0.1");
    IpAddress b = address("192.0.2.66");
    int port = protocol == 6 ? 40_000 : 0;
    return new SampleFlow(
        new FlowKey(a, b, 22, port, protocol, 7),
        b,
        port,
        a,
        22,
        START + 3,
        START + 4,
        8,
        900,
        communityId);
  }

  /** A copy with a different reason. */
  public static Incident withReason(Incident of, String reason) {
    return with(of, List.of(reason), of.evidence());
  }

  /** A copy with different evidence. */
  public static Incident with(Incident of, List<Evidence> evidence) {
    return with(of, of.reasons(), evidence);
  }

  private static Incident with(Incident of, List<String> reasons, List<Evidence> evidence) {
    return new Incident(
        of.id(),
        of.kind(),
        of.title(),
        of.severity(),
        of.confidence(),
        of.open(),
        of.attackers(),
        of.victims(),
        of.ports(),
        of.firstSeen(),
        of.lastSeen(),
        of.reportedAt(),
        of.flows(),
        of.packets(),
        of.bytes(),
        reasons,
        of.techniques(),
        evidence,
        of.sample(),
        of.related(),
        of.stages(),
        of.beginsStory(),
        of.updates());
  }
}
