package io.mlids.core.model;

import java.io.IOException;

/** A model that cannot be used; the message has the file, the place in it and the remedy. */
public final class ModelFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  public ModelFormatException(String message) {
    super(message);
  }

  public ModelFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
