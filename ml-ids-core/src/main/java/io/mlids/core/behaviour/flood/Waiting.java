package io.mlids.core.behaviour.flood;

import io.mlids.core.behaviour.table.Progress;

/** Counts a source's connections to a service that are open but hardly used. Not thread-safe. */
final class Waiting {
  /** The largest reported number of unanswered requests. */
  int most;

  /** The largest reported number of open connections. */
  int mostHeld;

  final Progress held = new Progress();
  final Progress progress = new Progress();
}
