package io.mlids.core.libpcap;

import java.io.IOException;

/**
 * Capturing from an interface is not possible: no such interface, no permission, or no libpcap. The
 * message has the reason and the remedy.
 */
public final class CaptureUnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  public CaptureUnavailableException(String message) {
    super(message);
  }
}
