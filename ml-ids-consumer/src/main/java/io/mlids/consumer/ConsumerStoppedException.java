package io.mlids.consumer;

/** Notifications can no longer be received or shown; the message gives the reason. */
public final class ConsumerStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ConsumerStoppedException(String message) {
    super(message);
  }

  ConsumerStoppedException(String message, Throwable cause) {
    super(message, cause);
  }
}
