package io.mlids.core.behaviour.flood;

import io.mlids.core.behaviour.table.Progress;

/**
 * Connections of a source to a service that are open and hardly used. Single owner; not
 * thread-safe.
 */
final class Waiting {
  /** The most that were asked of without an answer when that was last reported. */
  int most;

  /** The most that were open, asked of or not, when that was last reported. */
  int mostHeld;

  final Progress held = new Progress();
  final Progress progress = new Progress();
}
