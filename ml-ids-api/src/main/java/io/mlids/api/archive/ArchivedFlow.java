package io.mlids.api.archive;

import io.mlids.core.pipeline.DetectedFlow;
import java.util.List;

/**
 * A scored flow on its way to the archive. Immutable.
 *
 * @param scoredAt when it was scored, in microseconds since the epoch
 * @param modelVersion the version of the model that scored it
 * @param origin the source of its packets, such as {@code sensor eth0}
 * @param incidents the IDs of the incidents to which it belongs, as far as they are known
 */
record ArchivedFlow(
    DetectedFlow detected,
    long scoredAt,
    String modelVersion,
    String origin,
    List<String> incidents) {
  /** The approximate memory that a flow takes while it waits to be written, in bytes. */
  static final int WAITING_BYTES = 2_000;

  ArchivedFlow {
    incidents = List.copyOf(incidents);
  }

  /** A flow whose incidents are not known yet. */
  ArchivedFlow(DetectedFlow detected, long scoredAt, String modelVersion, String origin) {
    this(detected, scoredAt, modelVersion, origin, List.of());
  }

  /** The same flow with its incidents. */
  ArchivedFlow with(IncidentLookup lookup) {
    return new ArchivedFlow(detected, scoredAt, modelVersion, origin, lookup.of(detected, origin));
  }
}
