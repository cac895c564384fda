package io.mlids.api.capture;

import java.io.IOException;
import java.util.Objects;

/** A capture is rejected, at its start or later; the message says what to send instead. */
public final class CaptureRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** The reason. */
  public enum Reason {
    /** It does not start like a capture, or its body is malformed. */
    UNREADABLE,
    /** The client disconnected before its end or violated HTTP. */
    CUT,
    /** It exceeds a limit of bytes, packets or flows. */
    TOO_LARGE,
    /** It does not arrive in time. */
    TOO_SLOW,
    /** There are too many concurrent captures, memory is used up, or the server is stopping. */
    BUSY
  }

  private final Reason reason;

  CaptureRefusedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /** Why the capture is refused. */
  public Reason reason() {
    return reason;
  }
}
