package io.mlids.api.feedback;

import java.util.Locale;
import java.util.Objects;

/** A judgement is not accepted. The message gives the reason and the remedy. */
public final class FeedbackRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why a judgement is not accepted. */
  public enum Reason {
    /** The incident or flow is unknown or no longer stored. */
    GONE,
    /** The judgement contradicts or repeats another one. */
    CONFLICT,
    /** The judgement cannot be used, for example because it concerns another feature profile. */
    INVALID,
    /** The store is full. */
    FULL,
    /** The file cannot be written. */
    UNWRITABLE;

    /** The name in metrics. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Reason reason;

  FeedbackRefusedException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** The reason. */
  public Reason reason() {
    return reason;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
