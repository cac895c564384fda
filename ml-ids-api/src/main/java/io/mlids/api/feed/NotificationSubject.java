package io.mlids.api.feed;

import io.mlids.api.alert.Alert;
import io.mlids.api.alert.Attack;
import io.mlids.api.alert.IncidentNews;
import io.mlids.api.alert.News;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.incident.Incident;
import io.mlids.core.incident.Severity;

/** What a notification is about, as far as filters need it. Immutable. */
public sealed interface NotificationSubject {

  /**
   * An attack flow.
   *
   * @param submitted whether the flow was submitted as a row
   * @param label the predicted class
   * @param probability the probability of an attack, 0 to 1
   */
  record OfFlow(boolean submitted, TrafficClass label, double probability)
      implements NotificationSubject {}

  /** An incident. */
  record OfIncident(BehaviourKind kind, Severity severity) implements NotificationSubject {}

  /** Returns what is reported. */
  static NotificationSubject of(News news) {
    return switch (news) {
      case Alert alert ->
          new OfFlow(
              alert.attack() instanceof Attack.OfRow,
              alert.verdict().label(),
              alert.verdict().probability());
      case IncidentNews reported -> {
        Incident incident = reported.change().incident().incident();
        yield new OfIncident(incident.kind(), incident.severity());
      }
    };
  }
}
