package io.mlids.api.dispatch;

import io.mlids.api.incident.KeptIncident;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.incident.Incident;
import io.mlids.core.net.IpAddress;
import io.mlids.core.net.IpProtocol;
import io.mlids.core.pipeline.DetectedFlow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the incidents to which a flow belongs, among the latest incidents: those between the same
 * hosts, at the same ports, at the same time and from the same source of packets. Incidents that
 * are judged by verdicts contain only flows with such a verdict. If there are too many, those that
 * changed least recently are forgotten. Thread-safe.
 */
public final class FlowIncidents {
  /** The maximum number of addresses of all incidents together. */
  static final int MOST_ADDRESSES = 100_000;

  private final Map<String, Entry> latest = new LinkedHashMap<>();
  private final Map<IpAddress, Set<Entry>> byAddress = new HashMap<>();
  private int addresses;

  /**
   * What an incident contains.
   *
   * @param keys the addresses of which each flow of the incident has one
   * @param attackers the attackers; empty if there may be others than those listed
   * @param victims the victims; empty if there may be others than those listed
   * @param ports the ports; empty for all
   */
  private record Entry(
      String id,
      String origin,
      BehaviourKind kind,
      boolean ofVerdicts,
      Collection<IpAddress> keys,
      Set<IpAddress> attackers,
      Set<IpAddress> victims,
      Set<Integer> ports,
      long from,
      long until) {

    static Entry of(KeptIncident kept) {
      Incident incident = kept.incident();
      Set<IpAddress> attackers = complete(incident.attackers());
      Set<IpAddress> victims = complete(incident.victims());
      boolean isAnyPort =
          incident.kind() == BehaviourKind.REFLECTION
              || incident.ports().size() >= Incident.MAX_PORTS;
      return new Entry(
          kept.id(),
          kept.origin(),
          incident.kind(),
          incident.isOfVerdicts(),
          keys(incident, attackers, victims),
          attackers,
          victims,
          isAnyPort ? Set.of() : Set.copyOf(incident.ports()),
          incident.firstSeen(),
          incident.open() ? Long.MAX_VALUE : incident.lastSeen());
    }

    private static Set<IpAddress> complete(List<IpAddress> listed) {
      return listed.size() < Incident.MAX_ADDRESSES ? Set.copyOf(listed) : Set.of();
    }

    /** The shorter complete list; the listed victims if neither list is complete. */
    private static Collection<IpAddress> keys(
        Incident incident, Set<IpAddress> attackers, Set<IpAddress> victims) {
      if (attackers.isEmpty() && victims.isEmpty()) {
        return Set.copyOf(incident.victims());
      }
      boolean isVictims =
          attackers.isEmpty() || !victims.isEmpty() && victims.size() < attackers.size();
      return isVictims ? victims : attackers;
    }

    boolean contains(DetectedFlow detected, String flowOrigin) {
      FlowRecord flow = detected.flow();
      return flow.end() >= from
          && flow.start() <= until
          && origin.equals(flowOrigin)
          && isAtPort(flow)
          && (connects(flow.source(), flow.destination())
              || connects(flow.destination(), flow.source()))
          && (!ofVerdicts || hasVerdict(detected.verdict()));
    }

    private boolean isAtPort(FlowRecord flow) {
      return ports.isEmpty()
          || IpProtocol.isIcmp(flow.protocol())
          || ports.contains(flow.destinationPort())
          || ports.contains(flow.sourcePort());
    }

    private boolean connects(IpAddress attacker, IpAddress victim) {
      return (attackers.isEmpty() || attackers.contains(attacker))
          && (victims.isEmpty() || victims.contains(victim));
    }

    private boolean hasVerdict(Verdict verdict) {
      return kind == BehaviourKind.UNUSUAL
          ? verdict.anomaly().isPresent()
          : verdict.isAttack() || verdict.suspicion().isPresent();
    }
  }

  /** Learns the latest state of an incident. */
  synchronized void changed(KeptIncident incident) {
    forget(latest.remove(incident.id()));
    Entry entry = Entry.of(incident);
    latest.put(entry.id(), entry);
    for (IpAddress each : entry.keys()) {
      byAddress.computeIfAbsent(each, _ -> new HashSet<>()).add(entry);
    }
    addresses += entry.keys().size();
    while (addresses > MOST_ADDRESSES && latest.size() > 1) {
      forget(latest.remove(latest.keySet().iterator().next()));
    }
  }

  private void forget(@Nullable Entry entry) {
    if (entry == null) {
      return;
    }
    addresses -= entry.keys().size();
    for (IpAddress each : entry.keys()) {
      Set<Entry> there = byAddress.get(each);
      if (there != null) {
        there.remove(entry);
        if (there.isEmpty()) {
          byAddress.remove(each);
        }
      }
    }
  }

  /**
   * The IDs of the incidents to which a flow belongs, in alphabetical order.
   *
   * @param origin the source of its packets, as text
   */
  public synchronized List<String> of(DetectedFlow flow, String origin) {
    Set<Entry> candidates = new LinkedHashSet<>();
    candidates.addAll(byAddress.getOrDefault(flow.flow().source(), Set.of()));
    candidates.addAll(byAddress.getOrDefault(flow.flow().destination(), Set.of()));
    if (candidates.isEmpty()) {
      return List.of();
    }
    List<String> found = new ArrayList<>();
    for (Entry each : candidates) {
      if (each.contains(flow, origin)) {
        found.add(each.id());
      }
    }
    found.sort(null);
    return found;
  }

  /** The number of incidents that are not forgotten. */
  synchronized int size() {
    return latest.size();
  }
}
