package io.mlids.core.model;

import java.io.IOException;

/** What a model file has that cannot be evaluated, before the file's name is added to it. */
final class UnknownModelException extends IOException {
  private static final long serialVersionUID = 1L;

  UnknownModelException(String message) {
    super(message);
  }
}
