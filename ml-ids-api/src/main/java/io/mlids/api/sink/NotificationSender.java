package io.mlids.api.sink;

import io.mlids.api.background.RateLimitedLog;
import io.mlids.api.sink.NotificationSink.Delivery;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends batches of an outbox to its sink and logs problems at a limited rate. Used by one thread,
 * except for {@link #isFailing}.
 */
public final class NotificationSender {
  /** How long a batch waits for more: one request with ten notifications is cheaper than ten. */
  public static final Duration LINGER = Duration.ofMillis(10);

  /** The longest pause before the first retry. */
  public static final Duration FIRST_PAUSE = Duration.ofMillis(500);

  private static final Logger LOG = LoggerFactory.getLogger(NotificationSender.class);

  private final NotificationSink sink;
  private final RateLimitedLog problems = new RateLimitedLog(LOG, System::nanoTime);
  private final RateLimitedLog drops = new RateLimitedLog(LOG, System::nanoTime);
  private volatile boolean failing;
  private String problem = "";
  private long droppedBefore;

  public NotificationSender(NotificationSink sink) {
    this.sink = sink;
  }

  /** Sends a batch; exceptions count as failures. */
  public Delivery send(List<Notification> batch) {
    Delivery delivery = attempt(batch);
    problem = delivery.problem();
    failing = !delivery.retry().isEmpty();
    return delivery;
  }

  private Delivery attempt(List<Notification> batch) {
    try {
      return sink.send(batch);
    } catch (Throwable e) {
      LOG.debug("{}", sink.description(), e);
      return Delivery.failed(batch, e.toString());
    }
  }

  /** Logs the problem of the latest batch, and whether notifications have been dropped. */
  public void log(NotificationCounts now) {
    boolean hasDropped = now.dropped() > droppedBefore;
    droppedBefore = now.dropped();
    if (!problem.isEmpty()) {
      problems.warn("{}: {}; {}", sink.description(), problem, now);
    }
    if (hasDropped) {
      drops.warn(
          "{}: notifications were dropped because too many were waiting; {}",
          sink.description(),
          now);
    }
  }

  /** Returns whether notifications of the latest batch must be sent again. */
  public boolean isFailing() {
    return failing;
  }
}
