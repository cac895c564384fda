package io.mlids.core.site;

import io.mlids.core.incident.Incident;
import io.mlids.core.incident.IncidentListener;
import io.mlids.core.incident.Severity;
import io.mlids.core.net.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Recognises the flows that belong to incidents of at least medium severity, so that a site profile
 * is not learned from them. A flow belongs to an incident if the two overlap in time and one of the
 * flow's endpoints is an attacker. If no attacker is known, one endpoint must be a victim at one of
 * the attacked ports. Keeps at most 100,000 incidents; beyond that, it drops the oldest. Not
 * thread-safe.
 */
public final class IncidentFlows implements IncidentListener {
  private static final int MOST_HELD = 100_000;

  private final Map<String, Incident> incidents = new LinkedHashMap<>();
  private final Map<IpAddress, List<Incident>> byAddress = new HashMap<>();
  private long dropped;

  @Override
  public void changed(Event event, Incident incident) {
    if (incident.severity().isAtLeast(Severity.MEDIUM)) {
      incidents.put(incident.id(), incident);
      if (incidents.size() > MOST_HELD) {
        Iterator<String> all = incidents.keySet().iterator();
        all.next();
        all.remove();
        dropped++;
      }
      byAddress.clear();
    }
  }

  /** The number of incidents held. */
  public int incidents() {
    return incidents.size();
  }

  /** The number of incidents dropped because the limit was reached. */
  public long dropped() {
    return dropped;
  }

  /**
   * Whether a flow belongs to an incident. Call this method after the last incident has been
   * reported.
   */
  public boolean contains(SiteFlow flow) {
    if (byAddress.isEmpty()) {
      incidents
          .values()
          .forEach(
              incident ->
                  parties(incident)
                      .forEach(
                          address ->
                              byAddress
                                  .computeIfAbsent(address, _ -> new ArrayList<>())
                                  .add(incident)));
    }
    return belongs(flow, flow.source()) || belongs(flow, flow.destination());
  }

  private boolean belongs(SiteFlow flow, IpAddress end) {
    for (Incident incident : byAddress.getOrDefault(end, List.of())) {
      boolean atPort =
          !incident.attackers().isEmpty()
              || incident.ports().isEmpty()
              || incident.ports().contains(flow.destinationPort())
              || incident.ports().contains(flow.sourcePort());
      if (atPort && flow.end() >= incident.firstSeen() && flow.start() <= incident.lastSeen()) {
        return true;
      }
    }
    return false;
  }

  private static List<IpAddress> parties(Incident incident) {
    return incident.attackers().isEmpty() ? incident.victims() : incident.attackers();
  }
}
