package io.mlids.core.alert;

import java.io.IOException;

/**
 * Thrown if a queue message is not a valid notification. The exception message describes the error
 * and its position.
 */
public final class NotificationFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  public NotificationFormatException(String message) {
    super(message);
  }

  public NotificationFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
