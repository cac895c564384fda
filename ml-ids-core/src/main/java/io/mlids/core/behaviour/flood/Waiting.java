package io.mlids.core.behaviour.flood;

import io.mlids.core.behaviour.table.Progress;

/** Counts a source's open but nearly idle connections to a service. Not thread-safe. */
final class Waiting extends Progress {
  /** The largest reported number of unanswered requests. */
  int most;

  /** The largest reported number of open connections. */
  int mostHeld;

  final Progress held = new Progress();
}
