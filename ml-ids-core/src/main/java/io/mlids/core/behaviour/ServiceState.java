package io.mlids.core.behaviour;

import io.mlids.core.net.IpAddress;

/** What comes to one service, from whomever. Belongs to one thread. */
final class ServiceState extends Entry {
  final IpAddress destination;
  final int protocol;
  final int port;
  final Tally tally = new Tally();
  Arrivals arrivals;

  ServiceState(IpAddress destination, int protocol, int port) {
    super(destination.high(), destination.low(), 0, 0, (long) protocol << 16 | port);
    this.destination = destination;
    this.protocol = protocol;
    this.port = port;
  }
}
