package io.mlids.api.dispatch;

import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.pipeline.DetectedFlow;
import java.util.List;

/** Keeps scored flows. Thread-safe. Never blocks and never throws. */
@FunctionalInterface
public interface FlowArchive {
  /** Keeps nothing. */
  FlowArchive NONE = (_, _, _) -> {};

  /**
   * Stores flows that have ended.
   *
   * @param modelVersion the version of the model that scored them
   * @param origin the source of their packets
   */
  void scored(List<DetectedFlow> flows, String modelVersion, AlertOrigin origin);

  /** Returns an archive that stores flows in this archive and in another. */
  default FlowArchive and(FlowArchive other) {
    return (flows, modelVersion, origin) -> {
      scored(flows, modelVersion, origin);
      other.scored(flows, modelVersion, origin);
    };
  }
}
