package io.mlids.core.console;

import java.io.IOException;

/** Thrown if the reader of standard output has closed its end of the pipe. */
final class ClosedOutputException extends IOException {
  private static final long serialVersionUID = 1L;

  ClosedOutputException(IOException cause) {
    super("standard output is closed", cause);
  }
}
