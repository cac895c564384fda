package io.mlids.api.notify;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes each notification to the log, in one line, where nothing else was asked for. */
public final class LogSink implements NotificationSink {
  private static final Logger LOG = LoggerFactory.getLogger("io.mlids.attacks");

  @Override
  public Delivery send(List<QueuedNotification> batch) {
    // The message is JSON in ASCII: nobody's text can begin a line of its own.
    batch.forEach(each -> LOG.info("attack {}", each.notification().message()));
    return Delivery.complete(batch);
  }

  @Override
  public String description() {
    return "the log";
  }

  @Override
  public void close() {
    // The log is everybody's.
  }
}
