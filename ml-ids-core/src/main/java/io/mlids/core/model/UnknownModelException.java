package io.mlids.core.model;

import java.io.IOException;

/**
 * Thrown for unsupported content of a model file; the caller adds the file's name to the message.
 */
final class UnknownModelException extends IOException {
  private static final long serialVersionUID = 1L;

  UnknownModelException(String message) {
    super(message);
  }
}
