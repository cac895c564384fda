package io.mlids.consumer;

import java.io.IOException;

/** A queue does not exist or cannot be read; retries do not help. */
public final class UnusableQueueException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why a queue cannot be used; the reason determines which settings to check. */
  public enum Reason {
    /** The server has no queue with this name. */
    NO_SUCH_QUEUE,
    /** The server returned a permanent error. */
    REFUSED,
    /** The server at the URL is not an SQS server. */
    NOT_A_QUEUE,
    /** No AWS credentials were found. */
    NO_CREDENTIALS,
    /** No AWS region was found. */
    NO_REGION
  }

  UnusableQueueException(String message, Reason reason, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** The kind of failure. */
  public Reason reason() {
    return reason;
  }
}
