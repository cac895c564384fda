package io.mlids.api.dispatch;

import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.incident.Severity;

/**
 * Settings for finding and reporting incidents.
 *
 * @param behaviour the rule settings
 * @param notifyAbout what queues, alert files and the log receive about captures and interfaces
 * @param least the minimum severity of the incidents that queues, alert files and the log receive
 */
public record IncidentSettings(
    BehaviourSettings behaviour, NotifyAbout notifyAbout, Severity least) {
  /** The default. */
  public static final IncidentSettings DEFAULT =
      new IncidentSettings(BehaviourSettings.shipped(), NotifyAbout.INCIDENTS, Severity.LOW);

  /** A copy with a different selection of what queues, files and the log receive. */
  public IncidentSettings withNotifyAbout(NotifyAbout other) {
    return new IncidentSettings(behaviour, other, least);
  }

  /** A copy with a different minimum severity. */
  public IncidentSettings withLeast(Severity other) {
    return new IncidentSettings(behaviour, notifyAbout, other);
  }
}
