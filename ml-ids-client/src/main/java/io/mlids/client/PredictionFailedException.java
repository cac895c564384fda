package io.mlids.client;

/** The server gave no predictions; the message names it, says why, and what to do. */
public final class PredictionFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  PredictionFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
