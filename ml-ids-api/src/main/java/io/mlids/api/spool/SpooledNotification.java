package io.mlids.api.spool;

import io.mlids.api.sink.Notification;
import io.mlids.api.sink.NotificationContent;
import io.mlids.core.alert.AttackNotification;
import io.mlids.core.alert.NotificationFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/** The form of a notification in the spool: its ID, its time and its message. */
final class SpooledNotification {
  private static final int HEAD = 3 * Long.BYTES + Integer.BYTES;

  private SpooledNotification() {}

  static byte[] bytes(Notification notification) {
    byte[] message = notification.notification().message().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(HEAD + message.length)
        .putLong(notification.messageId().getMostSignificantBits())
        .putLong(notification.messageId().getLeastSignificantBits())
        .putLong(notification.queuedAt().getEpochSecond())
        .putInt(notification.queuedAt().getNano())
        .put(message)
        .array();
  }

  static Notification of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    UUID id = new UUID(buffer.getLong(), buffer.getLong());
    Instant queuedAt = Instant.ofEpochSecond(buffer.getLong(), buffer.getInt());
    byte[] message = new byte[buffer.remaining()];
    buffer.get(message);
    return new Notification(
        id, queuedAt, new Content(new String(message, StandardCharsets.UTF_8)), bytes.length);
  }

  private record Content(String message) implements NotificationContent {
    @Override
    public AttackNotification notification() {
      try {
        return AttackNotification.read(message);
      } catch (NotificationFormatException e) {
        throw new IllegalStateException("the spool contains what this class did not write", e);
      }
    }
  }
}
