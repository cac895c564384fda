package io.mlids.api.sink;

import io.mlids.api.alert.Alert;
import io.mlids.api.alert.AlertLine;
import io.mlids.core.alert.AttackNotification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The content of a notification about an alert; a roll-up is represented by one of its attacks. */
public record AlertContent(Alert alert) implements NotificationContent {

  @Override
  public AttackNotification notification() {
    return alert.attack().notification();
  }

  @Override
  public String json() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      AlertFormat.JSON.write(alert, line);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to memory", e);
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }

  @Override
  public String line() {
    return AlertLine.of(alert);
  }
}
