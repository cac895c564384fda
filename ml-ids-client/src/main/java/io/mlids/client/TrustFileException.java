package io.mlids.client;

import java.io.IOException;

/** A file that was to say whom to trust does not; the message names it and the remedy. */
public final class TrustFileException extends IOException {
  private static final long serialVersionUID = 1L;

  TrustFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
