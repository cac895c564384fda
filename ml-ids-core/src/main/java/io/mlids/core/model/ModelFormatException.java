package io.mlids.core.model;

import java.io.IOException;

/**
 * Thrown if a model cannot be used; the message names the file, the position in the file and the
 * remedy.
 */
public final class ModelFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  public ModelFormatException(String message) {
    super(message);
  }

  public ModelFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
