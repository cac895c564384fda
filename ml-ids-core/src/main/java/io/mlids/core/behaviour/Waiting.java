package io.mlids.core.behaviour;

/** Connections of a source to a service that are open and hardly used. Belongs to one thread. */
final class Waiting {
  /** The most that were asked of without an answer when that was last told. */
  int most;

  /** The most that were open, asked of or not, when that was last told. */
  int mostHeld;

  final Progress held = new Progress();
  final Progress progress = new Progress();
}
