package io.mlids.core.console;

import java.io.IOException;

/** Thrown when the reader of standard output has gone away. */
final class ClosedOutputException extends IOException {
  private static final long serialVersionUID = 1L;

  ClosedOutputException(IOException cause) {
    super("standard output is closed", cause);
  }
}
