package io.mlids.api.sink;

import io.mlids.api.incident.IncidentMessage;
import io.mlids.api.incident.KeptIncident;
import io.mlids.core.alert.AttackNotification;

/** Notifies of an incident. */
public record IncidentContent(KeptIncident incident) implements NotificationContent {

  @Override
  public AttackNotification notification() {
    return IncidentMessage.of(incident);
  }

  @Override
  public String line() {
    return IncidentMessage.line(incident);
  }
}
