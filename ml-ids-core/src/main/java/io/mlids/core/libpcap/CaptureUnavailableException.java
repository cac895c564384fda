package io.mlids.core.libpcap;

import java.io.IOException;

/**
 * Thrown if a capture is impossible because the interface does not exist, this process lacks
 * permission, or libpcap is not installed. The message states the reason and the remedy.
 */
public final class CaptureUnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  public CaptureUnavailableException(String message) {
    super(message);
  }
}
