package io.mlids.api.triage;

import java.util.List;

/**
 * Changes to an incident, as a client sends them.
 *
 * @param incident the ID of the incident
 * @param version the version of the triage that the client saw
 * @param changes what to change, in this order
 */
public record TriageRequest(String incident, long version, List<TriageChange> changes) {
  public TriageRequest {
    changes = List.copyOf(changes);
  }
}
