package io.mlids.core.behaviour;

/** What came of a contact. */
enum Outcome {
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

  /** Whether this is no use to somebody who means to talk. */
  boolean isFailure() {
    return this == REFUSED || this == SILENT || this == EMPTY;
  }
}
