package io.mlids.core.alert;

import java.io.IOException;

/** A message is not a notification; the text says what is wrong with it and where. */
public final class NotificationFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  public NotificationFormatException(String message) {
    super(message);
  }

  public NotificationFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
