package io.mlids.core.drift;

/** Told when scored rows begin and cease to be unlike the training rows; returns quickly. */
@FunctionalInterface
public interface DriftListener {

  /**
   * Takes a change, on the thread whose rows brought it.
   *
   * @param report whose {@link DriftReport#drifting()} says which
   */
  void changed(DriftReport report);
}
