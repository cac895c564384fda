package io.mlids.core.capture;

import java.io.IOException;

/**
 * A capture from which no packet can be read; the message has its name, the place and the remedy.
 */
public final class CaptureFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  public CaptureFormatException(String message) {
    super(message);
  }
}
