package io.mlids.api.history;

import io.mlids.core.pipeline.DetectedFlow;

/** A scored flow and the source of its packets, waiting to be written. */
record ScoredFlow(DetectedFlow detected, String origin) {
  /** The approximate memory of the flow's features, in bytes. */
  static final int BYTES = 1_500;
}
