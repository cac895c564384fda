package io.mlids.core.incident;

import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.explain.Explanation;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.net.IpAddress;
import io.mlids.core.net.IpProtocol;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the incidents that a flow belongs to. A flow belongs to an incident if the two overlap in
 * time, the protocols match, and the flow connects an attacker with a victim at one of the attacked
 * ports. If an incident lists no attackers, or as many addresses as it can list, the flow's other
 * end may have any address. Incidents that are based on verdicts are ignored, because they repeat
 * what the model says about the flow.
 *
 * <p>Keeps a limited number of incidents; at the limit, it drops the one that opened first.
 * Thread-safe.
 */
public final class FlowIncidents implements IncidentListener {
  /** The default number of incidents. */
  public static final int DEFAULT_MAX = 10_000;

  private static final int MAX_SHOWN = 2;

  /** The average number of indexed addresses per incident. */
  private static final int ADDRESSES_EACH = 16;

  /** A flow may still belong to an open incident that was last updated this long before it. */
  private static final long OPEN_MICROS = 60_000_000L;

  private final int most;
  private final Map<String, Incident> incidents = new LinkedHashMap<>();
  private final Map<IpAddress, Set<String>> byAddress = new HashMap<>();
  private long indexed;
  private long dropped;

  /**
   * Creates an index without incidents.
   *
   * @param most the maximum number of incidents
   */
  public FlowIncidents(int most) {
    this.most = most;
  }

  @Override
  public synchronized void changed(Event event, Incident incident) {
    if (incident.kind() == BehaviourKind.REPEATED_VERDICTS
        || incident.kind() == BehaviourKind.UNUSUAL) {
      return;
    }
    Incident before = incidents.put(incident.id(), incident);
    if (before != null && ends(before).equals(ends(incident))) {
      return;
    }
    if (before != null) {
      removeFromIndex(before);
    }
    for (IpAddress end : ends(incident)) {
      if (byAddress.computeIfAbsent(end, _ -> new LinkedHashSet<>()).add(incident.id())) {
        indexed++;
      }
    }
    while (incidents.size() > 1
        && (incidents.size() > most || indexed > (long) most * ADDRESSES_EACH)) {
      Iterator<Incident> all = incidents.values().iterator();
      Incident first = all.next();
      all.remove();
      removeFromIndex(first);
      dropped++;
    }
  }

  private void removeFromIndex(Incident incident) {
    for (IpAddress end : ends(incident)) {
      Set<String> ids = byAddress.get(end);
      if (ids != null && ids.remove(incident.id())) {
        indexed--;
        if (ids.isEmpty()) {
          byAddress.remove(end);
        }
      }
    }
  }

  /** The addresses of the known side: every flow of the incident has one of them. */
  private static List<IpAddress> ends(Incident incident) {
    return isKnownByVictim(incident) ? incident.victims() : incident.attackers();
  }

  private static boolean isKnownByVictim(Incident incident) {
    return incident.kind().isAboutVictim() || incident.attackers().isEmpty();
  }

  /** The number of incidents dropped because the limit was reached. */
  public synchronized long dropped() {
    return dropped;
  }

  /**
   * The incidents that a flow belongs to. If the kinds of some incidents match the flow's label,
   * only those count; otherwise, the text of the most severe one states the difference.
   *
   * @param label the class of the verdict on the flow
   * @return at most two, the most severe first
   */
  public synchronized List<Explanation.Part> of(FlowRecord flow, TrafficClass label) {
    Set<String> ids = new LinkedHashSet<>(byAddress.getOrDefault(flow.source(), Set.of()));
    ids.addAll(byAddress.getOrDefault(flow.destination(), Set.of()));
    List<Incident> found =
        ids.stream()
            .map(incidents::get)
            .filter(incident -> incident != null && contains(incident, flow))
            .sorted(
                Comparator.comparing(Incident::severity)
                    .thenComparing(Incident::confidence)
                    .reversed())
            .toList();
    Optional<Set<BehaviourKind>> kinds = ClassKinds.of(label);
    List<Incident> fitting =
        found.stream()
            .filter(each -> kinds.isEmpty() || kinds.get().contains(each.kind()))
            .toList();
    return fitting.isEmpty()
        ? found.stream()
            .limit(1)
            .map(each -> part(each, flow, " that the label does not name"))
            .toList()
        : fitting.stream().limit(MAX_SHOWN).map(each -> part(each, flow, "")).toList();
  }

  private static Explanation.Part part(Incident incident, FlowRecord flow, String contrast) {
    String what =
        observed(incident, flow.destination(), flow.destinationPort())
            .or(() -> observed(incident, flow.source(), flow.sourcePort()))
            .or(() -> incident.reasons().stream().findFirst())
            .orElse(incident.title());
    return new Explanation.Part(
        incident.id(),
        "part of an incident" + contrast + " (" + incident.kind().title() + "): " + what);
  }

  /** The first observation at a service; an incident may extend to several services. */
  private static Optional<String> observed(Incident incident, IpAddress victim, int port) {
    return incident.evidence().stream()
        .filter(each -> each.ports().contains(port) && each.victims().contains(victim))
        .map(Evidence::reason)
        .findFirst();
  }

  private static boolean contains(Incident incident, FlowRecord flow) {
    long last = incident.lastSeen() + (incident.open() ? OPEN_MICROS : 0);
    return flow.end() >= incident.firstSeen()
        && flow.start() <= last
        && isOfProtocol(incident.kind(), flow)
        && isAtPort(incident.ports(), flow)
        && (connects(incident, flow.source(), flow.destination())
            || connects(incident, flow.destination(), flow.source()));
  }

  private static boolean connects(Incident incident, IpAddress attacker, IpAddress victim) {
    boolean byVictim = isKnownByVictim(incident);
    return isOneOf(incident.attackers(), attacker, byVictim)
        && isOneOf(incident.victims(), victim, !byVictim);
  }

  /**
   * Returns whether an address is listed.
   *
   * @param mayBeOmitted whether the list may be incomplete: lists are limited, and addresses that
   *     are forged are not listed
   */
  private static boolean isOneOf(List<IpAddress> listed, IpAddress address, boolean mayBeOmitted) {
    return listed.contains(address)
        || mayBeOmitted && (listed.isEmpty() || listed.size() >= Incident.MAX_ADDRESSES);
  }

  private static boolean isAtPort(List<Integer> ports, FlowRecord flow) {
    return ports.isEmpty()
        || ports.contains(flow.destinationPort())
        || ports.contains(flow.sourcePort());
  }

  private static boolean isOfProtocol(BehaviourKind kind, FlowRecord flow) {
    int protocol = flow.protocol();
    return switch (kind) {
      case PASSWORD_GUESSING, SYN_FLOOD, HTTP_FLOOD, SLOW_REQUESTS, WEB_PROBING ->
          protocol == IpProtocol.TCP;
      case UDP_FLOOD -> protocol == IpProtocol.UDP;
      // The profile of the published CSVs does not record this protocol.
      case ICMP_FLOOD -> IpProtocol.isIcmp(protocol) || !flow.isProtocolKnown();
      case ADDRESS_SWEEP, PORT_SCAN, REFLECTION, BEACON, TUNNEL, REPEATED_VERDICTS, UNUSUAL -> true;
    };
  }
}
