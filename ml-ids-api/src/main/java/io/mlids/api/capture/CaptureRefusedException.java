package io.mlids.api.capture;

import java.io.IOException;

/** A capture that is not, or not entirely, used; the message says what to send instead. */
public final class CaptureRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** It does not begin as a capture, or the body that should hold it is broken. */
    UNREADABLE,
    /** The client went away before its end, or sent what is not HTTP. */
    CUT,
    /** It passes a limit of bytes, packets or flows. */
    TOO_LARGE,
    /** It does not come to its end in time. */
    TOO_SLOW,
    /** As many are being read as may be at once. */
    BUSY
  }

  private final Reason reason;

  CaptureRefusedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Why the capture is refused. */
  public Reason reason() {
    return reason;
  }
}
