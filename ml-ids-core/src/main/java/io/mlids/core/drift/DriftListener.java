package io.mlids.core.drift;

/** Receives changes of the drift state; must return quickly. */
@FunctionalInterface
public interface DriftListener {

  /**
   * Called on the thread whose rows caused the change.
   *
   * @param report with the new state, {@link DriftReport#drifting()}
   */
  void changed(DriftReport report);
}
