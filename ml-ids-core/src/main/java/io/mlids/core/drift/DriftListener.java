package io.mlids.core.drift;

/** Receives changes in the drift state. Implementations must return quickly. */
@FunctionalInterface
public interface DriftListener {

  /**
   * Called when drift begins or ends, on the thread whose rows caused the change.
   *
   * @param report a report whose {@link DriftReport#drifting()} is the new state
   */
  void changed(DriftReport report);
}
