package io.mlids.core.site;

import io.mlids.core.incident.Incident;
import io.mlids.core.incident.IncidentListener;
import io.mlids.core.net.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Recognises the flows that belong to incidents, so that a site profile is not learned from them. A
 * flow belongs to an incident if the two overlap in time and one of the flow's endpoints is an
 * attacker. If the incident is about its victims, as a flood is, or if no attacker is known, it is
 * enough that one endpoint is a victim and the port is one of the attacked ports. Keeps at most
 * 100,000 incidents; beyond that, it drops the oldest. Not thread-safe.
 */
public final class IncidentFlows implements IncidentListener {
  private static final int MAX_HELD = 100_000;

  private final Map<String, Suspects> incidents = new LinkedHashMap<>();
  private final Map<IpAddress, List<Suspects>> byAddress = new HashMap<>();
  private long dropped;

  /** The facts kept about an incident. */
  private record Suspects(
      List<IpAddress> attackers,
      List<IpAddress> victims,
      List<Integer> ports,
      long firstSeen,
      long lastSeen) {

    /** An incident that is about its victims may have more attackers than it lists. */
    static Suspects of(Incident incident) {
      boolean byVictim = incident.kind().isAboutVictim() || incident.attackers().isEmpty();
      return new Suspects(
          incident.attackers(),
          byVictim ? incident.victims() : List.of(),
          incident.ports(),
          incident.firstSeen(),
          incident.lastSeen());
    }
  }

  @Override
  public void changed(Event event, Incident incident) {
    incidents.put(incident.id(), Suspects.of(incident));
    if (incidents.size() > MAX_HELD) {
      Iterator<String> all = incidents.keySet().iterator();
      all.next();
      all.remove();
      dropped++;
    }
    byAddress.clear();
  }

  /** The number of incidents kept. */
  public int incidents() {
    return incidents.size();
  }

  /** The number of incidents dropped because the limit was reached. */
  public long dropped() {
    return dropped;
  }

  /**
   * Returns whether a flow belongs to an incident. Call this method only after the last incident
   * has been reported.
   */
  public boolean contains(SiteFlow flow) {
    if (byAddress.isEmpty()) {
      incidents.values().forEach(this::index);
    }
    return belongs(flow, flow.source()) || belongs(flow, flow.destination());
  }

  private void index(Suspects suspects) {
    Set<IpAddress> addresses = new HashSet<>(suspects.attackers);
    addresses.addAll(suspects.victims);
    addresses.forEach(
        address -> byAddress.computeIfAbsent(address, _ -> new ArrayList<>()).add(suspects));
  }

  private boolean belongs(SiteFlow flow, IpAddress end) {
    for (Suspects suspects : byAddress.getOrDefault(end, List.of())) {
      if (flow.end() >= suspects.firstSeen
          && flow.start() <= suspects.lastSeen
          && (suspects.attackers.contains(end) || isAtPort(flow, suspects.ports))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAtPort(SiteFlow flow, List<Integer> ports) {
    return ports.isEmpty()
        || ports.contains(flow.destinationPort())
        || ports.contains(flow.sourcePort());
  }
}
