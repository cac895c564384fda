package io.mlids.core.behaviour.flood;

import io.mlids.core.behaviour.table.Damped;
import io.mlids.core.behaviour.table.Progress;

/** Counts attempted connections, completed or not. Not thread-safe. */
final class Attempts {
  final Damped failed;
  final Damped completed;
  final Progress progress = new Progress();
  long total;

  Attempts(double halfLifeSeconds) {
    failed = new Damped(halfLifeSeconds);
    completed = new Damped(halfLifeSeconds);
  }
}
