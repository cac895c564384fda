package io.mlids.api.alert;

import io.mlids.api.notify.NotificationQueue;
import io.mlids.core.detect.Verdict;
import io.mlids.core.pipeline.DetectedFlow;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes every attack, whatever found it, and has people told: by a message to a queue, and at once
 * whoever listens. Thread-safe.
 */
public final class Alerts implements AttackReporter {
  private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);

  private final NotificationQueue messages;
  private final LiveFeed live;
  private final Clock clock;

  private Alerts(NotificationQueue messages, LiveFeed live, Clock clock) {
    this.messages = messages;
    this.live = live;
    this.clock = clock;
  }

  /**
   * Starts what tells of attacks.
   *
   * @param messages get one for each attack; not closed with this
   */
  public static Alerts start(AlertSettings settings, NotificationQueue messages, Clock clock) {
    return new Alerts(messages, LiveFeed.start(settings.live()), clock);
  }

  /** The alerts that clients listen to. */
  public LiveFeed live() {
    return live;
  }

  @Override
  public void report(DetectedFlow attack, String modelVersion) {
    tell(new Attack.OfPackets(attack.flow(), attack.verdict(), modelVersion, clock.instant()));
  }

  /**
   * Takes an attack among the rows of a request; otherwise as {@link #report}.
   *
   * @param columns every name that was submitted, known or not
   * @param values for each column what JSON has there, null for a missing one
   * @param bytes about how long the row was in the body
   */
  public void reportRow(
      List<String> columns, List<Object> values, int bytes, Verdict verdict, String modelVersion) {
    tell(new Attack.OfRow(columns, values, bytes, verdict, modelVersion, clock.instant()));
  }

  /**
   * Tells those who listen what there is to tell, for at most this long, and ends their
   * connections. To be called before the server that has these connections is closed.
   */
  public void endListening(Duration atMost) {
    live.close(atMost);
  }

  /** Ends what tells of attacks, after at most this long. */
  public void close(Duration atMost) {
    live.close(atMost);
  }

  private void tell(Attack attack) {
    try {
      messages.offer(attack::notification, attack.bytes());
      live.offer(Alert.of(attack));
    } catch (RuntimeException e) {
      LOG.error("an attack could not be told", e);
    }
  }
}
