package io.mlids.train.predict;

import java.io.Serial;

/** Thrown if scores cannot be written in a format. The message says what to do. */
public final class ScoreFormatException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public ScoreFormatException(String message) {
    super(message);
  }
}
