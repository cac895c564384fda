package io.mlids.core.behaviour;

/** What many sources want of a service. Belongs to one thread. */
final class Arrivals {
  /** Of sources that have never completed anything here, one for each. */
  final Damped strangers;

  final Damped completed;
  final Progress progress = new Progress();
  long total;

  /** Of UDP: flows that came, and flows that were answered. */
  final Damped opened;

  final Damped answered;
  final SmallSet sources = new SmallSet();
  final Addresses attackers = new Addresses();

  Arrivals(double halfLifeSeconds) {
    strangers = new Damped(halfLifeSeconds);
    completed = new Damped(halfLifeSeconds);
    opened = new Damped(halfLifeSeconds);
    answered = new Damped(halfLifeSeconds);
  }
}
