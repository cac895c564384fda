package io.mlids.core.behaviour;

/** Connections of a source to a service that came to nothing, and others. Belongs to one thread. */
final class Unfinished {
  final Damped failed;
  final Damped completed;
  final Progress progress = new Progress();
  long total;

  Unfinished(double halfLifeSeconds) {
    failed = new Damped(halfLifeSeconds);
    completed = new Damped(halfLifeSeconds);
  }
}
