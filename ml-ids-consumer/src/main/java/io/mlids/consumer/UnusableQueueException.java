package io.mlids.consumer;

import java.io.IOException;

/** A queue does not exist or may not be read; trying again is no use. The message says what is. */
public final class UnusableQueueException extends IOException {
  private static final long serialVersionUID = 1L;

  UnusableQueueException(String message, Throwable cause) {
    super(message, cause);
  }
}
