package io.mlids.api.incident;

import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.incident.Incident;
import java.time.Instant;

/**
 * An incident in its last known state. Immutable.
 *
 * @param number from 1, in the order in which incidents opened; never used again
 * @param incident under the id that it has in this server, detached from the capture's state
 * @param origin where its packets come from, {@code sensor eth0}
 * @param modelVersion of the model whose verdicts are among its evidence; empty if none are
 * @param updatedAt when the server last changed it
 */
public record KeptIncident(
    long number, Incident incident, String origin, String modelVersion, Instant updatedAt) {
  /** How many observations lists and notifications show; the rest is shown with one incident. */
  private static final int SHOWN_EVIDENCE = 5;

  private static final int BYTES = 3_000;
  private static final int BYTES_PER_EVIDENCE = 800;
  private static final int BYTES_PER_ADDRESS = 40;

  /** The id in this server. */
  public String id() {
    return incident.id();
  }

  /** The same with only the weightiest evidence, for lists and notifications. */
  public KeptIncident brief() {
    return with(incident.withEvidence(SHOWN_EVIDENCE), updatedAt);
  }

  private KeptIncident with(Incident other, Instant at) {
    return other == incident && at.equals(updatedAt)
        ? this
        : new KeptIncident(number, other, origin, modelVersion, at);
  }

  /** About how many bytes of memory it takes. */
  public int bytes() {
    int addresses = incident.attackers().size() + incident.victims().size();
    for (Evidence each : incident.evidence()) {
      addresses += each.attackers().size() + each.victims().size();
    }
    return BYTES + BYTES_PER_EVIDENCE * incident.evidence().size() + BYTES_PER_ADDRESS * addresses;
  }
}
