package io.mlids.core.console;

import java.io.IOException;

/** Standard output is a pipe and its reader is gone. */
final class ClosedOutputException extends IOException {
  private static final long serialVersionUID = 1L;

  ClosedOutputException(IOException cause) {
    super("standard output is closed", cause);
  }
}
