package io.mlids.core.behaviour;

import io.mlids.core.net.IpAddress;

/** Which destinations a source has turned to, whatever for. Belongs to one thread. */
final class SourceState extends Entry {
  final IpAddress source;
  final Tally tally = new Tally();
  final SmallSet failed = new SmallSet();

  /** The same with UDP, where silence says little. */
  final SmallSet failedAnyhow = new SmallSet();

  final SmallSet answeredUdp = new SmallSet();

  /** Addresses that a name server has told it. */
  final SmallSet lookedUp = new SmallSet();

  final SmallSet answered = new SmallSet();
  final SmallSet ports = new SmallSet();
  final Addresses victims = new Addresses();
  final Progress sweep = new Progress();

  /** The most addresses that one thing was asked of in vain. */
  int mostForOne;

  /** Whether that has been told as a sweep. */
  boolean toldOfOne;

  SourceState(IpAddress source) {
    super(source.high(), source.low(), 0, 0, 0);
    this.source = source;
  }
}
