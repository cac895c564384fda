package io.mlids.core.behaviour.conversation;

/** The outcome of a contact. */
public enum Outcome {
  /** Not known yet. */
  PENDING,
  /** The other side answered. */
  ANSWERED,
  /** The other side refused: a reset before data, or "unreachable". */
  REFUSED,
  /** No answer. */
  SILENT,
  /** Accepted and closed again, before any data or before the answer. */
  EMPTY;

  /** Whether the contact failed. */
  public boolean isFailure() {
    return this == REFUSED || this == SILENT || this == EMPTY;
  }
}
