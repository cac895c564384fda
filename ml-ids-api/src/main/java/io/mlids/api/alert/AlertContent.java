package io.mlids.api.alert;

import io.mlids.api.notify.NotificationContent;
import io.mlids.core.alert.AttackNotification;

/** Notifies of an alert; a roll-up is represented by its attack. */
record AlertContent(Alert alert) implements NotificationContent {

  @Override
  public AttackNotification notification() {
    return alert.attack().notification();
  }

  @Override
  public String line() {
    return AlertLine.of(alert);
  }
}
