package io.mlids.core.behaviour;

/** Answers that came to a destination which has not asked. Belongs to one thread. */
final class Unasked {
  final Damped answers;
  final Damped asked;
  final SmallSet sources = new SmallSet();
  final SmallSet ports = new SmallSet();
  final Addresses reflectors = new Addresses();
  final Tally tally = new Tally();
  final Progress progress = new Progress();
  final Progress repeated = new Progress();
  long total;
  int port;

  Unasked(double halfLifeSeconds) {
    answers = new Damped(halfLifeSeconds);
    asked = new Damped(halfLifeSeconds);
  }
}
