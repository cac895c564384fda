package io.mlids.api.alert;

import io.mlids.api.notify.NotificationQueue;
import io.mlids.core.detect.Verdict;
import io.mlids.core.pipeline.DetectedFlow;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes every attack, whatever found it, and has people told. Thread-safe. */
public final class Alerts implements AttackReporter {
  private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);

  private final NotificationQueue messages;
  private final Clock clock;

  /**
   * A place for attacks.
   *
   * @param messages get one for each attack
   */
  public Alerts(NotificationQueue messages, Clock clock) {
    this.messages = messages;
    this.clock = clock;
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

  private void tell(Attack attack) {
    try {
      messages.offer(attack::notification, attack.bytes());
    } catch (RuntimeException e) {
      LOG.error("an attack could not be told", e);
    }
  }
}
