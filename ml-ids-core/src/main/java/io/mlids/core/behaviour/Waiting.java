package io.mlids.core.behaviour;

/** Connections of a source to a service that are open and hardly used. Belongs to one thread. */
final class Waiting {
  /** Asked of without an answer so far. */
  int unanswered;

  /** The most of these when it was last told. */
  int most;

  /** The most that were open, asked of or not, when that was last told. */
  int mostHeld;

  final Progress held = new Progress();
  final Progress progress = new Progress();
}
