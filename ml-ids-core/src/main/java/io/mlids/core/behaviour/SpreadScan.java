package io.mlids.core.behaviour;

/** Ports of a destination that many sources try, each a few. Belongs to one thread. */
final class SpreadScan {
  final SmallSet ports = new SmallSet();
  final SmallSet answered = new SmallSet();
  final SmallSet sources = new SmallSet();
  final Addresses attackers = new Addresses();
  final Tally tally = new Tally();
  final Progress progress = new Progress();
}
