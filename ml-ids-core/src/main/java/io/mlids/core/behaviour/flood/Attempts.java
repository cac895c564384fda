package io.mlids.core.behaviour.flood;

import io.mlids.core.behaviour.table.Damped;
import io.mlids.core.behaviour.table.Progress;

/** Counts of connections that were begun, completed or not. Single owner; not thread-safe. */
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
