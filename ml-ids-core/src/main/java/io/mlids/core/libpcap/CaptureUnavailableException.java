package io.mlids.core.libpcap;

import java.io.IOException;

/**
 * Thrown if capturing is impossible: no such interface, no permission, or no libpcap. The message
 * gives the reason and the remedy.
 */
public final class CaptureUnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  public CaptureUnavailableException(String message) {
    super(message);
  }
}
