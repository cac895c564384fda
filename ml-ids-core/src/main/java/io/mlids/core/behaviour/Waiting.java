package io.mlids.core.behaviour;

/** Connections of a source to a service that are open and hardly used. Belongs to one thread. */
final class Waiting {
  /** Asked of without an answer so far. */
  int unanswered;

  /** Asked of or not, and open. */
  int most;

  final Progress held = new Progress();
  final Progress progress = new Progress();
}
