package io.mlids.api.testing;

import io.mlids.api.sink.Notification;
import io.mlids.api.sink.NotificationSink;
import io.mlids.core.alert.AttackNotification;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** A sink that records notifications, and fails on request. */
public final class RecordingSink implements NotificationSink {
  private final List<AttackNotification> received = new CopyOnWriteArrayList<>();
  private final List<List<UUID>> batches = new CopyOnWriteArrayList<>();
  private volatile boolean failing;

  public List<AttackNotification> received() {
    return List.copyOf(received);
  }

  /** The IDs of the notifications, in the batches in which they arrived. */
  public List<List<UUID>> batches() {
    return List.copyOf(batches);
  }

  /** The IDs of the notifications in the order in which they arrived. */
  public List<UUID> ids() {
    return batches.stream().flatMap(List::stream).toList();
  }

  /** Lets every later batch fail. */
  public void fail() {
    failing = true;
  }

  @Override
  public Delivery send(List<Notification> batch) {
    if (failing) {
      return Delivery.failed(batch, "failed on purpose");
    }
    batches.add(batch.stream().map(Notification::messageId).toList());
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
