package io.mlids.api.feed;

import io.mlids.core.feature.TrafficClass;
import java.util.Set;

/**
 * Which notifications a client wants.
 *
 * @param minProbability of an attack, 0 to 1
 * @param classes the predicted classes; empty for all
 */
public record LiveFilter(double minProbability, Set<TrafficClass> classes) {
  /** Everything. */
  public static final LiveFilter NONE = new LiveFilter(0, Set.of());

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the probability is none
   */
  public LiveFilter {
    if (!(minProbability >= 0 && minProbability <= 1)) {
      throw new IllegalArgumentException("min_probability " + minProbability + " is not in 0 to 1");
    }
    classes = Set.copyOf(classes);
  }

  boolean accepts(LiveNotification notification) {
    return notification.verdict().probability() >= minProbability
        && (classes.isEmpty() || classes.contains(notification.verdict().label()));
  }
}
