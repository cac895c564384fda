package io.mlids.consumer;

/** A queue's server does not answer, or has no time; it may later. */
public final class UnreachableQueueException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreachableQueueException(String message, Throwable cause) {
    super(message, cause);
  }
}
