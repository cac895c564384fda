package io.mlids.api.testing;

import io.mlids.api.sink.Notification;
import io.mlids.api.sink.NotificationSink;
import io.mlids.core.alert.AttackNotification;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A sink that records notifications. */
public final class RecordingSink implements NotificationSink {
  private final List<AttackNotification> received = new CopyOnWriteArrayList<>();

  public List<AttackNotification> received() {
    return List.copyOf(received);
  }

  @Override
  public Delivery send(List<Notification> batch) {
    batch.forEach(each -> received.add(each.notification()));
    return Delivery.complete(batch);
  }

  @Override
  public String kind() {
    return "test";
  }

  @Override
  public String description() {
    return "a test";
  }

  @Override
  public void close() {}
}
