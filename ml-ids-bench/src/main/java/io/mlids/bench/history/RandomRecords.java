package io.mlids.bench.history;

import io.mlids.api.history.flow.StoredFlow;
import io.mlids.api.history.flow.StoredVerdict;
import io.mlids.api.incident.KeptIncident;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.incident.Incident;
import io.mlids.core.incident.Severity;
import io.mlids.core.net.IpAddress;
import java.util.List;
import java.util.Random;

/**
 * Makes incidents and flows with 65,536 sources and 4,096 destinations in random order. Not
 * thread-safe.
 */
final class RandomRecords {
  private final Random random = new Random(1);

  /**
   * An incident.
   *
   * @param seen the time of its first packet, in microseconds since the epoch
   */
  KeptIncident incident(long number, long seen) {
    IpAddress attacker = address(192, 1 << 16);
    IpAddress victim = address(10, 1 << 12);
    BehaviourKind kind = BehaviourKind.values()[random.nextInt(BehaviourKind.values().length)];
    Incident incident =
        new Incident(
            "i" + number + "-1",
            kind,
            kind.title() + " by " + attacker,
            Severity.values()[random.nextInt(Severity.values().length)],
            random.nextDouble(),
            false,
            List.of(attacker),
            List.of(victim),
            List.of(random.nextInt(1_024)),
            seen,
            seen + 60_000_000,
            seen + 1_000_000,
            100,
            1_000,
            100_000,
            List.of("300 ports of " + victim + " were tried within 60 s; 298 were closed"),
            kind.techniques(),
            List.of(),
            List.of(),
            List.of(),
            List.of(kind),
            true,
            1);
    return new KeptIncident(number, incident, "sensor eth0", "", FlowTime.instant(seen));
  }

  /**
   * A flow.
   *
   * @param start the time of its first packet, in microseconds since the epoch
   */
  StoredFlow flow(long start) {
    return new StoredFlow(
        0,
        start,
        start + random.nextInt(60_000_000),
        address(192, 1 << 16),
        1_024 + random.nextInt(60_000),
        address(10, 1 << 12),
        random.nextInt(1_024),
        6,
        random.nextInt(100) == 0 ? StoredVerdict.ATTACK : StoredVerdict.BENIGN,
        random.nextInt(100) == 0 ? "Bot" : "Benign",
        random.nextDouble(),
        random.nextInt(1_000),
        random.nextInt(100_000),
        "sensor eth0",
        StoredFlow.Details.NONE);
  }

  private IpAddress address(long network, int hosts) {
    return new IpAddress(false, 0, network << 24 | random.nextInt(hosts));
  }
}
