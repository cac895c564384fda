package io.mlids.client;

/** The server gave no predictions; the message names it and says why. */
public final class PredictionFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Failures that a setting of the client can prevent, and all others. */
  public enum Reason {
    /** The answer took longer than the client waits. */
    TIMEOUT,
    /** The server needs a token, and got none or a wrong one. */
    UNAUTHORISED,
    /** The server's certificate is not trusted. */
    UNTRUSTED,
    /** Nothing that the client's settings could change. */
    OTHER
  }

  PredictionFailedException(String message, Reason reason, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Why there are no predictions. */
  public Reason reason() {
    return reason;
  }
}
