package io.mlids.core.behaviour.flood;

import io.mlids.core.behaviour.conversation.Tally;
import io.mlids.core.behaviour.table.Addresses;
import io.mlids.core.behaviour.table.Bounded;
import io.mlids.core.behaviour.table.Damped;
import io.mlids.core.behaviour.table.Progress;
import io.mlids.core.behaviour.table.SetCapacity;
import io.mlids.core.behaviour.table.SmallSet;
import io.mlids.core.net.IpAddress;

/** Counts the flows that a service or destination receives. Not thread-safe. */
final class Onslaught implements Bounded {
  final Damped opened;
  final Damped answered;
  final Tally tally = new Tally();
  final Addresses sources;

  /** Sources that have not completed a connection. */
  final Damped strangers;

  /** Sources that have recently completed a connection. */
  final SmallSet clients;

  final Progress progress = new Progress();
  long total;

  Onslaught(double halfLifeSeconds, SetCapacity sets) {
    opened = new Damped(halfLifeSeconds);
    answered = new Damped(halfLifeSeconds);
    sources = new Addresses(sets);
    strangers = new Damped(halfLifeSeconds);
    clients = new SmallSet(sets);
  }

  /** Counts a completed connection. */
  void completed(IpAddress source, long now) {
    answered.add(now, 1);
    clients.add(Addresses.number(source));
  }

  @Override
  public void release() {
    sources.release();
    clients.release();
  }
}
