package io.mlids.consumer;

/** The queue's server does not answer or is overloaded; a retry may succeed. */
public final class UnreachableQueueException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreachableQueueException(String message, Throwable cause) {
    super(message, cause);
  }
}
