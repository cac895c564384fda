package io.mlids.core.capture;

import java.io.IOException;

/**
 * Thrown if no packet can be read from a capture. The message states the name of the capture, the
 * reason and the remedy.
 */
public final class CaptureFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  public CaptureFormatException(String message) {
    super(message);
  }
}
