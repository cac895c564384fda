package io.mlids.api.feed;

import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.incident.Severity;
import java.util.Set;

/**
 * A client's filter for notifications.
 *
 * @param minProbability the minimum probability of attack flows, 0 to 1
 * @param classes the predicted classes of attack flows; empty for all
 * @param least the minimum severity of incidents
 * @param kinds the kinds of incidents; empty for all
 */
public record LiveFilter(
    Types types,
    double minProbability,
    Set<TrafficClass> classes,
    Severity least,
    Set<BehaviourKind> kinds) {

  /** The types of notifications. */
  public enum Types {
    /** Incidents, and attacks in submitted rows. Submitted rows never belong to an incident. */
    USUAL,
    /** Incidents. */
    INCIDENTS,
    /** Attack flows, including those submitted as rows. */
    FLOWS,
    /** Everything. */
    ALL
  }

  /** Everything. */
  public static final LiveFilter NONE =
      new LiveFilter(Types.ALL, 0, Set.of(), Severity.LOW, Set.of());

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the probability is out of range
   */
  public LiveFilter {
    if (!(minProbability >= 0 && minProbability <= 1)) {
      throw new IllegalArgumentException(
          "min_probability " + minProbability + " is not between 0 and 1");
    }
    classes = Set.copyOf(classes);
    kinds = Set.copyOf(kinds);
  }

  boolean accepts(LiveNotification notification) {
    return switch (notification.subject()) {
      case NotificationSubject.OfFlow flow -> accepts(flow);
      case NotificationSubject.OfIncident incident -> accepts(incident);
    };
  }

  private boolean accepts(NotificationSubject.OfFlow flow) {
    boolean isOfType =
        switch (types) {
          case USUAL -> flow.submitted();
          case INCIDENTS -> false;
          case FLOWS, ALL -> true;
        };
    return isOfType
        && flow.probability() >= minProbability
        && (classes.isEmpty() || classes.contains(flow.label()));
  }

  private boolean accepts(NotificationSubject.OfIncident incident) {
    return types != Types.FLOWS
        && incident.severity().isAtLeast(least)
        && (kinds.isEmpty() || kinds.contains(incident.kind()));
  }
}
