package io.mlids.core.behaviour.flood;

import io.mlids.core.behaviour.conversation.Tally;
import io.mlids.core.behaviour.table.Addresses;
import io.mlids.core.behaviour.table.Bounded;
import io.mlids.core.behaviour.table.Damped;
import io.mlids.core.behaviour.table.Progress;
import io.mlids.core.behaviour.table.SetCapacity;

/** The many flows that a destination receives. Single owner; not thread-safe. */
final class Onslaught implements Bounded {
  final Damped opened;
  final Damped answered;
  final Tally tally = new Tally();
  final Addresses sources;
  final Progress progress = new Progress();
  long total;

  Onslaught(double halfLifeSeconds, SetCapacity sets) {
    opened = new Damped(halfLifeSeconds);
    answered = new Damped(halfLifeSeconds);
    sources = new Addresses(sets);
  }

  @Override
  public void release() {
    sources.release();
  }
}
