package io.mlids.api;

import io.mlids.api.queue.BoundedSink;
import io.mlids.api.queue.EmbeddedQueue;
import io.mlids.api.queue.SnsSink;
import io.mlids.api.queue.SnsTarget;
import io.mlids.api.queue.SqsSink;
import io.mlids.api.queue.SqsTarget;
import io.mlids.api.sink.LogFormat;
import io.mlids.api.sink.LogSink;
import io.mlids.api.sink.NotificationQueue;
import io.mlids.api.sink.NotificationSink;
import io.mlids.api.sink.Notifications;
import io.mlids.api.sink.Outbox;
import io.mlids.api.spool.Spool;
import io.mlids.api.spool.SpooledOutbox;
import io.mlids.core.alert.QueueServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The parts of a service that send notifications. Thread-safe.
 *
 * @param queue the embedded queue, if it is a target
 * @param spool the spool, if one is configured
 * @param notifications sends notifications to all targets
 */
record NotificationParts(
    Optional<QueueServer> queue, Optional<Spool> spool, Notifications notifications) {

  /**
   * Starts the parts, and registers a step to close each of them.
   *
   * @throws IOException if the embedded queue cannot start or the spool cannot be opened
   */
  static NotificationParts start(ApiConfig config, ShutdownSteps shutdown) throws IOException {
    Optional<QueueServer> queue = startQueue(config.notifications());
    queue.ifPresent(started -> shutdown.add(_ -> started.close()));

    Optional<Spool> spool =
        config.spool().isPresent()
            ? Optional.of(Spool.open(config.spool().get()))
            : Optional.empty();
    spool.ifPresent(opened -> shutdown.add(_ -> opened.close()));

    Notifications notifications =
        Notifications.of(outboxes(config.notifications(), queue, spool), config.clock());
    shutdown.add(notifications::close);
    return new NotificationParts(queue, spool, notifications);
  }

  private static Optional<QueueServer> startQueue(List<NotificationTarget> targets)
      throws IOException {
    for (NotificationTarget target : targets) {
      if (target instanceof NotificationTarget.EmbeddedServer(String host, int port)) {
        return Optional.of(EmbeddedQueue.start(host, port));
      }
    }
    return Optional.empty();
  }

  private static List<Outbox> outboxes(
      List<NotificationTarget> targets, Optional<QueueServer> queue, Optional<Spool> spool) {
    List<Outbox> outboxes = new ArrayList<>();
    for (NotificationTarget each : targets) {
      NotificationSink sink = sink(each, queue);
      outboxes.add(
          spool.isPresent() && each.isSpooled()
              ? SpooledOutbox.start(spool.get(), sink)
              : NotificationQueue.start(sink));
    }
    spool.ifPresent(
        opened -> opened.warnOfOthers(outboxes.stream().map(each -> each.sink().kind()).toList()));
    return outboxes;
  }

  private static NotificationSink sink(NotificationTarget target, Optional<QueueServer> queue) {
    return switch (target) {
      case NotificationTarget.Log(LogFormat format) -> LogSink.of(format);
      case NotificationTarget.Sqs(SqsTarget remote) -> new SqsSink(remote);
      case NotificationTarget.Sns(SnsTarget topic) -> new SnsSink(topic);
      case NotificationTarget.EmbeddedServer _ ->
          new BoundedSink(
              new SqsSink(SqsTarget.local(queue.orElseThrow().url())), EmbeddedQueue.CAPACITY);
      case NotificationTarget.Custom(NotificationSink sink) -> sink;
    };
  }
}
