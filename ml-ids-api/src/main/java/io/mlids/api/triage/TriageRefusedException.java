package io.mlids.api.triage;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A change is not accepted, and nothing was changed. The message gives the reason and the remedy.
 */
public final class TriageRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why a change is not accepted. */
  public enum Reason {
    /** The incident is not stored. */
    GONE,
    /** Another client changed the incident first, or its judgement contradicts the change. */
    CONFLICT,
    /** The change is invalid. */
    INVALID,
    /** A limit is reached. */
    FULL,
    /** The change cannot be kept. */
    UNWRITABLE;

    /** The name in metrics. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Reason reason;
  private final transient List<Triage> current;

  TriageRefusedException(Reason reason, String message) {
    this(reason, message, List.of());
  }

  /**
   * @param current the present triage of the incidents that conflict
   */
  TriageRefusedException(Reason reason, String message, List<Triage> current) {
    super(message, null, false, false);
    this.reason = reason;
    this.current = List.copyOf(current);
  }

  /** The reason. */
  public Reason reason() {
    return reason;
  }

  /** The present triage of the incidents that conflict; empty for other reasons. */
  public List<Triage> current() {
    return current;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
