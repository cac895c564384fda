package io.mlids.core.behaviour.conversation;

/** What came of a contact. */
public enum Outcome {
  /** Too early to say. */
  PENDING,
  /** The other side talked. */
  ANSWERED,
  /** The other side refused: a reset before data, or "unreachable". */
  REFUSED,
  /** Nothing came back. */
  SILENT,
  /** Taken up and given up again, before either side had said a thing or before the answer. */
  EMPTY;

  /** Whether this is no use to someone who means to talk. */
  public boolean isFailure() {
    return this == REFUSED || this == SILENT || this == EMPTY;
  }
}
