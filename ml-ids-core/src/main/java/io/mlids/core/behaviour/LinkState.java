package io.mlids.core.behaviour;

import io.mlids.core.net.IpAddress;

/** What a source does at one service of a destination. Belongs to one thread. */
final class LinkState extends Entry {
  final IpAddress source;
  final IpAddress destination;
  final int protocol;
  final int port;
  final Tally tally = new Tally();

  /** Conversations that are open. */
  int open;

  /** Of these, asked of without an answer so far. */
  int unanswered;

  long answered;
  Guessing guessing;
  Unfinished unfinished;
  Waiting waiting;
  Requests requests;
  Rhythm rhythm;
  Carried carried;
  DnsNames names;

  LinkState(IpAddress source, IpAddress destination, int protocol, int port) {
    super(
        source.high(),
        source.low(),
        destination.high(),
        destination.low(),
        (long) protocol << 16 | port);
    this.source = source;
    this.destination = destination;
    this.protocol = protocol;
    this.port = port;
  }

  /** Source and service, for people. */
  String parties() {
    return source + " to " + Endpoint.text(destination, port);
  }
}
