package io.mlids.core.behaviour.conversation;

/** The outcome of a contact. */
public enum Outcome {
  /** The outcome is not known yet. */
  PENDING,
  /** The other side answered. */
  ANSWERED,
  /** The other side refused: a reset before data. */
  REFUSED,
  /** No answer. */
  SILENT,
  /** The connection was accepted but closed or abandoned without data. */
  EMPTY;

  /** Returns whether the contact failed. */
  public boolean isFailure() {
    return this == REFUSED || this == SILENT || this == EMPTY;
  }
}
