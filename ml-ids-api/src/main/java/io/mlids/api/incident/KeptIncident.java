package io.mlids.api.incident;

import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.incident.Incident;
import java.time.Instant;

/**
 * The latest known state of an incident. Immutable.
 *
 * @param number the incident's number, counted from 1 in the order of opening; never reused
 * @param incident the incident, with its id on this server and detached from the capture's state
 * @param origin the source of the incident's packets, such as {@code sensor eth0}
 * @param modelVersion the version of the model whose verdicts are evidence; empty if none are
 * @param updatedAt when the server last changed the incident
 */
public record KeptIncident(
    long number, Incident incident, String origin, String modelVersion, Instant updatedAt) {
  /**
   * The maximum number of observations in lists and notifications; only the full incident contains
   * all of them.
   */
  private static final int SHOWN_EVIDENCE = 5;

  private static final int BYTES = 3_000;
  private static final int BYTES_PER_EVIDENCE = 800;
  private static final int BYTES_PER_ADDRESS = 40;

  /** The id on this server. */
  public String id() {
    return incident.id();
  }

  /** A copy with only the strongest evidence, for lists and notifications. */
  public KeptIncident brief() {
    return with(incident.withEvidence(SHOWN_EVIDENCE), updatedAt);
  }

  private KeptIncident with(Incident other, Instant at) {
    return other == incident && at.equals(updatedAt)
        ? this
        : new KeptIncident(number, other, origin, modelVersion, at);
  }

  /** The approximate memory use, in bytes. */
  public int bytes() {
    int addresses = incident.attackers().size() + incident.victims().size();
    for (Evidence each : incident.evidence()) {
      addresses += each.attackers().size() + each.victims().size();
    }
    return BYTES + BYTES_PER_EVIDENCE * incident.evidence().size() + BYTES_PER_ADDRESS * addresses;
  }
}
