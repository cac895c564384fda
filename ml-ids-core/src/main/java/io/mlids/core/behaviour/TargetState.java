package io.mlids.core.behaviour;

import io.mlids.core.net.IpAddress;

/** What comes to a destination, whatever for and from whomever. Belongs to one thread. */
final class TargetState extends Entry {
  final IpAddress destination;
  Unasked unasked;
  Onslaught udp;
  Onslaught icmp;
  SpreadScan scan;

  TargetState(IpAddress destination) {
    super(destination.high(), destination.low(), 0, 0, 0);
    this.destination = destination;
  }
}
