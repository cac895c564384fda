package io.mlids.core.behaviour;

import io.mlids.core.net.IpAddress;

/** What a source tries at a destination. Belongs to one thread. */
final class PairState extends Entry {
  final IpAddress source;
  final IpAddress destination;
  final Tally tally = new Tally();

  /** Contacts ({@link Conversation#contact}) that came to nothing, and others. */
  final SmallSet failed = new SmallSet();

  final SmallSet answered = new SmallSet();
  int refused;
  int silentUdp;
  int odd;
  final Progress scan = new Progress();

  PairState(IpAddress source, IpAddress destination) {
    super(source.high(), source.low(), destination.high(), destination.low(), 0);
    this.source = source;
    this.destination = destination;
  }
}
