package io.mlids.core.remote;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A file of trusted certificates cannot be used; the message names the file and the remedy. */
public final class TrustFileException extends IOException {
  private static final long serialVersionUID = 1L;

  TrustFileException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
