package io.mlids.core.detect;

import java.time.Duration;
import java.util.Objects;

/** A classifier elsewhere gave no verdicts. The message says why, in one line. */
public final class ClassifierUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The kinds of failures. */
  public enum Kind {
    /** It asks for fewer requests, or is not asked because it failed repeatedly; retry later. */
    BUSY,
    /** It did not answer in time. */
    TIMEOUT,
    /** It refused these rows; other rows may succeed. */
    REFUSED,
    /** It cannot be reached, or its answer is unusable. */
    FAILED
  }

  private final Kind kind;
  private final Duration retryAfter;

  /**
   * Creates an exception without a stack trace, because the failure is elsewhere.
   *
   * @param retryAfter how long to wait before the next attempt; zero if unknown
   */
  public ClassifierUnavailableException(Kind kind, String message, Duration retryAfter) {
    super(message, null, false, false);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  public Kind kind() {
    return kind;
  }

  /** How long to wait before the next attempt; zero if unknown. */
  public Duration retryAfter() {
    return retryAfter;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
