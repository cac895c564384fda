package io.mlids.core.model;

import java.io.IOException;

/** An unsupported part of a model file; the file's name is added to the message later. */
final class UnknownModelException extends IOException {
  private static final long serialVersionUID = 1L;

  UnknownModelException(String message) {
    super(message);
  }
}
