package io.mlids.api.dispatch;

import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.pipeline.DetectedFlow;
import java.util.List;

/** Keeps scored flows. Thread-safe. Never blocks and never throws. */
@FunctionalInterface
public interface FlowArchive {
  /** Keeps nothing. */
  FlowArchive NONE = (_, _) -> {};

  /**
   * Stores flows that have ended.
   *
   * @param origin the source of their packets
   */
  void scored(List<DetectedFlow> flows, AlertOrigin origin);
}
