package io.mlids.train.fit;

/** Training data, parameters or the place of the bundle cannot be used; the message says why. */
public final class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TrainingException(String message) {
    super(message);
  }
}
