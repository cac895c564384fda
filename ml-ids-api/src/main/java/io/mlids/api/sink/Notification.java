package io.mlids.api.sink;

import io.mlids.core.alert.AttackNotification;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

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

  /** Creates a notification with a new ID. */
  public static Notification of(NotificationContent content, int bytes, Instant queuedAt) {
    return new Notification(newId(), queuedAt, content, bytes);
  }

  /** A random version 4 UUID, which must be unique but need not be unpredictable. */
  private static UUID newId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() & ~(0b11L << 62)) | (0b10L << 62);
    return new UUID(high, low);
  }

  /** The complete message. */
  public AttackNotification notification() {
    return content.notification();
  }
}
