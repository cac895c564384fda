package io.mlids.core.capture;

import java.io.IOException;

/** No packet can be read from a capture; the message names it, the place and the remedy. */
public final class CaptureFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  public CaptureFormatException(String message) {
    super(message);
  }
}
