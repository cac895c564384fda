package io.mlids.core.drift;

/** Receives changes in the drift state. Implementations must return quickly. */
@FunctionalInterface
public interface DriftListener {

  /**
   * Called when drift begins or ends, on the thread whose rows caused the change.
   *
   * @param report a report in which {@link DriftReport#drifting()} returns the new state
   */
  void changed(DriftReport report);
}
