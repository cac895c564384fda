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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the incidents to which a flow belongs, among the latest incidents: those between the same
 * hosts, at the same ports, at the same time and from the same source of packets. Incidents that
 * are judged by verdicts contain only flows with such a verdict. If there are too many altogether
 * or at one address, those that changed least recently are forgotten and counted. Thread-safe.
 */
public final class FlowIncidents {
  /** The maximum number of attackers and victims of all incidents together. */
  static final int MOST_ADDRESSES = 100_000;

  /** The maximum number of incidents found by one address: those that changed most recently. */
  static final int MOST_OF_AN_ADDRESS = 64;

  private final Map<String, Entry> latest = new LinkedHashMap<>();

  /** The incidents of an address; the one that changed least recently comes first. */
  private final Map<IpAddress, Set<Entry>> byAddress = new HashMap<>();

  private int addresses;
  private long forgotten;
  private long forgottenOfAnAddress;

  /**
   * What was forgotten so far. Immutable.
   *
   * @param incidents incidents forgotten because all of them together had too many addresses
   * @param ofAnAddress incidents no longer found by one of their addresses, because too many others
   *     of that address changed later
   */
  public record Forgotten(long incidents, long ofAnAddress) {}

  /**
   * What an incident contains. Equal only to itself, because hashing hundreds of addresses for each
   * flow would take too long. Immutable.
   */
  private static final class Entry {
    private final String id;
    private final String origin;
    private final BehaviourKind kind;
    private final boolean ofVerdicts;

    /** The attackers; empty if there may be others than those listed. */
    private final Set<IpAddress> attackers;

    /** The victims; empty if there may be others than those listed. */
    private final Set<IpAddress> victims;

    /** The addresses of which each flow of the incident has one. */
    private final Collection<IpAddress> keys;

    /** The ports; empty for all. */
    private final Set<Integer> ports;

    private final long from;
    private final long until;

    Entry(KeptIncident kept) {
      Incident incident = kept.incident();
      boolean isAnyPort =
          incident.kind() == BehaviourKind.REFLECTION
              || incident.ports().size() >= Incident.MAX_PORTS;
      id = kept.id();
      origin = kept.origin();
      kind = incident.kind();
      ofVerdicts = incident.isOfVerdicts();
      attackers = complete(incident.attackers());
      victims = complete(incident.victims());
      keys = keys(incident, attackers, victims);
      ports = isAnyPort ? Set.of() : Set.copyOf(incident.ports());
      from = incident.firstSeen();
      until = incident.open() ? Long.MAX_VALUE : incident.lastSeen();
    }

    /** The number of addresses in memory. */
    int size() {
      return Math.max(keys.size(), attackers.size() + victims.size());
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
    remove(latest.remove(incident.id()));
    Entry entry = new Entry(incident);
    if (entry.keys.isEmpty()) {
      return;
    }
    latest.put(entry.id, entry);
    for (IpAddress each : entry.keys) {
      add(entry, byAddress.computeIfAbsent(each, _ -> new LinkedHashSet<>()));
    }
    addresses += entry.size();
    while (addresses > MOST_ADDRESSES && latest.size() > 1) {
      remove(latest.remove(latest.keySet().iterator().next()));
      forgotten++;
    }
  }

  private void add(Entry entry, Set<Entry> there) {
    there.add(entry);
    if (there.size() > MOST_OF_AN_ADDRESS) {
      there.remove(there.iterator().next());
      forgottenOfAnAddress++;
    }
  }

  private void remove(@Nullable Entry entry) {
    if (entry == null) {
      return;
    }
    addresses -= entry.size();
    for (IpAddress each : entry.keys) {
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
        found.add(each.id);
      }
    }
    found.sort(null);
    return found;
  }

  /** What was forgotten so far. */
  public synchronized Forgotten forgotten() {
    return new Forgotten(forgotten, forgottenOfAnAddress);
  }

  /** The number of incidents that are not forgotten. */
  synchronized int size() {
    return latest.size();
  }
}
