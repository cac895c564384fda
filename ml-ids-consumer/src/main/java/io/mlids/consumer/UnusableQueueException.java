package io.mlids.consumer;

import java.io.IOException;

/** A queue does not exist or may not be read; trying again does not help. */
public final class UnusableQueueException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why a queue cannot be used, and with it which settings to check. */
  public enum Reason {
    /** The server has no queue of this name. */
    NO_SUCH_QUEUE,
    /** The server answered with an error that is not temporary. */
    REFUSED,
    /** What answers at the URL is not an SQS server. */
    NOT_A_QUEUE,
    /** AWS credentials are needed, and none were found. */
    NO_CREDENTIALS,
    /** An AWS region is needed, and none was found. */
    NO_REGION
  }

  UnusableQueueException(String message, Reason reason, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Why the queue cannot be used. */
  public Reason reason() {
    return reason;
  }
}
