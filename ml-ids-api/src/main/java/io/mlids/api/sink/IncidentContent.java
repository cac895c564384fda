package io.mlids.api.sink;

import io.mlids.api.incident.IncidentChange;
import io.mlids.api.incident.IncidentMessage;
import io.mlids.api.incident.KeptIncidentJson;
import io.mlids.core.alert.AttackNotification;

/** The content of a notification about an incident. */
public record IncidentContent(IncidentChange change) implements NotificationContent {

  @Override
  public AttackNotification notification() {
    return IncidentMessage.of(change.incident());
  }

  @Override
  public String line() {
    return IncidentMessage.line(change.incident());
  }

  @Override
  public String json() {
    return KeptIncidentJson.line(change);
  }
}
