package io.mlids.api.archive;

import io.mlids.core.pipeline.DetectedFlow;

/**
 * A scored flow on its way to the archive. Immutable.
 *
 * @param scoredAt when it was scored, in microseconds since the epoch
 * @param modelVersion the version of the model that scored it
 * @param origin the source of its packets, such as {@code sensor eth0}
 */
record ArchivedFlow(DetectedFlow detected, long scoredAt, String modelVersion, String origin) {
  /** The approximate memory that a flow takes while it waits to be written, in bytes. */
  static final int WAITING_BYTES = 2_000;
}
