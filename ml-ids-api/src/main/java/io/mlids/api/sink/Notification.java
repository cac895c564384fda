package io.mlids.api.sink;

import io.mlids.core.alert.AttackNotification;
import java.time.Instant;
import java.util.UUID;

/**
 * A queued notification. Its id is generated once, so that a message that is sent again after an
 * ambiguous failure can be recognised.
 *
 * @param messageId of the envelope
 * @param queuedAt the time of the envelope
 * @param content of the notification
 * @param bytes about how much memory it takes
 */
public record Notification(
    UUID messageId, Instant queuedAt, NotificationContent content, int bytes) {

  /** The complete message. */
  public AttackNotification notification() {
    return content.notification();
  }
}
