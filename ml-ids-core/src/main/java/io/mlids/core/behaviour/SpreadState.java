package io.mlids.core.behaviour;

import io.mlids.core.net.IpAddress;

/** At how many destinations a source asks for the same thing. Belongs to one thread. */
final class SpreadState extends Entry {
  final IpAddress source;
  final int contact;
  final Tally tally = new Tally();
  final SmallSet failed = new SmallSet();
  final SmallSet answered = new SmallSet();
  final Addresses victims = new Addresses();
  final Progress sweep = new Progress();

  SpreadState(IpAddress source, int contact) {
    super(source.high(), source.low(), 0, 0, contact);
    this.source = source;
    this.contact = contact;
  }
}
