package io.mlids.train.fit;

/**
 * Training data, parameters or the output directory cannot be used. The message gives the reason.
 */
public final class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TrainingException(String message) {
    super(message);
  }
}
