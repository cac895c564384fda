package io.mlids.api.capture;

import java.io.IOException;
import java.util.Objects;

/**
 * Thrown when a capture is rejected, at its start or later; the message says what to send instead.
 */
public final class CaptureRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** The reason. */
  public enum Reason {
    /** The body does not start like a capture, or is malformed. */
    UNREADABLE,
    /** The client disconnected before the end of the body or violated HTTP. */
    CUT,
    /** The capture exceeds a limit on bytes, packets or flows. */
    TOO_LARGE,
    /** The capture did not arrive in time. */
    TOO_SLOW,
    /** Too many captures are running, no memory is left, or the server is shutting down. */
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

  /** Why the capture was refused. */
  public Reason reason() {
    return reason;
  }
}
