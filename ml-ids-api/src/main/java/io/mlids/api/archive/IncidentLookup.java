package io.mlids.api.archive;

import io.mlids.core.pipeline.DetectedFlow;
import java.util.List;

/** Finds the incidents to which a flow belongs. Thread-safe. */
@FunctionalInterface
public interface IncidentLookup {
  /** Knows no incidents. */
  IncidentLookup NONE = (_, _) -> List.of();

  /**
   * The IDs of the incidents that contain a flow, as far as they are known now.
   *
   * @param origin the source of its packets, such as {@code sensor eth0}
   */
  List<String> of(DetectedFlow flow, String origin);
}
