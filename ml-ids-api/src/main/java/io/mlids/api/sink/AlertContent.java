package io.mlids.api.sink;

import io.mlids.api.alert.Alert;
import io.mlids.api.alert.AlertLine;
import io.mlids.core.alert.AttackNotification;

/** Notifies of an alert; a roll-up is represented by its attack. */
public record AlertContent(Alert alert) implements NotificationContent {

  @Override
  public AttackNotification notification() {
    return alert.attack().notification();
  }

  @Override
  public String line() {
    return AlertLine.of(alert);
  }
}
