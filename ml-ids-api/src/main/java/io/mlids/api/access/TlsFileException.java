package io.mlids.api.access;

import java.io.IOException;

/** A file that was to be used for TLS cannot be; the message names it and the remedy. */
public final class TlsFileException extends IOException {
  private static final long serialVersionUID = 1L;

  TlsFileException(String message) {
    super(message);
  }

  TlsFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
