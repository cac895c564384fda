package io.mlids.api.dispatch;

import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.incident.Severity;

/**
 * How incidents are found and reported.
 *
 * @param behaviour the numbers of the rules
 * @param notifyAbout what queues, alert files and the log are told about captures and interfaces
 * @param least the lowest severity of incidents that they receive
 */
public record IncidentSettings(
    BehaviourSettings behaviour, NotifyAbout notifyAbout, Severity least) {
  /** What is used unless said otherwise. */
  public static final IncidentSettings DEFAULT =
      new IncidentSettings(BehaviourSettings.shipped(), NotifyAbout.INCIDENTS, Severity.LOW);

  /** The same with other news for queues, files and the log. */
  public IncidentSettings withNotifyAbout(NotifyAbout other) {
    return new IncidentSettings(behaviour, other, least);
  }

  /** The same for incidents of another severity. */
  public IncidentSettings withLeast(Severity other) {
    return new IncidentSettings(behaviour, notifyAbout, other);
  }
}
