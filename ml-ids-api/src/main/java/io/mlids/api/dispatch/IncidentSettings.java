package io.mlids.api.dispatch;

import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.incident.Severity;

/**
 * Settings for finding and reporting incidents.
 *
 * @param behaviour the rule settings
 * @param notifyAbout selects which notifications about captures and interfaces are sent to queues,
 *     alert files and the log
 * @param least the minimum severity of the incidents that are sent to queues, alert files and the
 *     log
 */
public record IncidentSettings(
    BehaviourSettings behaviour, NotifyAbout notifyAbout, Severity least) {
  /** The default. */
  public static final IncidentSettings DEFAULT =
      new IncidentSettings(BehaviourSettings.shipped(), NotifyAbout.INCIDENTS, Severity.LOW);

  /** A copy with a different selection of what is sent to queues, files and the log. */
  public IncidentSettings withNotifyAbout(NotifyAbout other) {
    return new IncidentSettings(behaviour, other, least);
  }

  /** A copy with a different minimum severity. */
  public IncidentSettings withLeast(Severity other) {
    return new IncidentSettings(behaviour, notifyAbout, other);
  }
}
