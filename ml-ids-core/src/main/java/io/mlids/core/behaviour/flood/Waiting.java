package io.mlids.core.behaviour.flood;

import io.mlids.core.behaviour.table.Progress;

/**
 * Connections of a source to a service that are open and hardly used. Single owner; not
 * thread-safe.
 */
final class Waiting {
  /** The largest number of unanswered requests at the last report. */
  int most;

  /** The largest number of open connections at the last report. */
  int mostHeld;

  final Progress held = new Progress();
  final Progress progress = new Progress();
}
