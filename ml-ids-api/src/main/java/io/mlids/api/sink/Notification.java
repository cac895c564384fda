package io.mlids.api.sink;

import io.mlids.core.alert.AttackNotification;
import java.time.Instant;
import java.util.UUID;

/**
 * A queued notification. Its ID is generated only once, so that consumers can recognise a message
 * that is sent again after an ambiguous failure.
 *
 * @param messageId the message ID in the envelope
 * @param queuedAt the timestamp in the envelope
 * @param content the content of the message
 * @param bytes the approximate memory that the notification uses, in bytes
 */
public record Notification(
    UUID messageId, Instant queuedAt, NotificationContent content, int bytes) {

  /** The complete message. */
  public AttackNotification notification() {
    return content.notification();
  }
}
