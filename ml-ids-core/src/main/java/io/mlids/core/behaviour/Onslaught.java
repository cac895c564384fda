package io.mlids.core.behaviour;

/** Flows that come to a destination in numbers. Belongs to one thread. */
final class Onslaught {
  final Damped opened;
  final Damped answered;
  final Tally tally = new Tally();
  final SmallSet sources = new SmallSet();
  final Addresses attackers = new Addresses();
  final Progress progress = new Progress();
  long total;

  Onslaught(double halfLifeSeconds) {
    opened = new Damped(halfLifeSeconds);
    answered = new Damped(halfLifeSeconds);
  }
}
