package io.mlids.client;

import org.jspecify.annotations.Nullable;

/** The server returned no predictions; the message names the server and the reason. */
public final class PredictionFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** The reason for a failure; all except {@link #OTHER} can be prevented with a client option. */
  public enum Reason {
    /** The response took longer than the timeout. */
    TIMEOUT,
    /** The token is missing or wrong. */
    UNAUTHORISED,
    /** The server's certificate is not trusted. */
    UNTRUSTED,
    /** Any other failure. */
    OTHER
  }

  PredictionFailedException(String message, Reason reason, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** The kind of failure. */
  public Reason reason() {
    return reason;
  }
}
