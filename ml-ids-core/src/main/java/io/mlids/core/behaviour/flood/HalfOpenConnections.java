package io.mlids.core.behaviour.flood;

import io.mlids.core.behaviour.table.Addresses;
import io.mlids.core.behaviour.table.Damped;
import io.mlids.core.behaviour.table.SetCapacity;
import io.mlids.core.behaviour.table.SmallSet;
import io.mlids.core.net.IpAddress;

/** The half-open and completed connections to a service. Not thread-safe. */
final class HalfOpenConnections extends Onslaught {
  /** Sources that have not completed a connection. */
  final Damped strangers;

  /** Sources that have completed a connection since the first half-open connection. */
  final SmallSet clients;

  HalfOpenConnections(double halfLifeSeconds, SetCapacity sets) {
    super(halfLifeSeconds, sets);
    strangers = new Damped(halfLifeSeconds);
    clients = new SmallSet(sets);
  }

  /** Counts a completed connection. */
  void completed(IpAddress source, long now) {
    addNormal(now);
    clients.add(Addresses.number(source));
  }

  @Override
  public void release() {
    super.release();
    clients.release();
  }
}
