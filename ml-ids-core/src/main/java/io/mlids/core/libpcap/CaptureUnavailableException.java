package io.mlids.core.libpcap;

import java.io.IOException;

/**
 * It cannot be captured from an interface: there is none of that name, no permission, or no library
 * to do it with. The message says which, and the remedy.
 */
public final class CaptureUnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  public CaptureUnavailableException(String message) {
    super(message);
  }
}
