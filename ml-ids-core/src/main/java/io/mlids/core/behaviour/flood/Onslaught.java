package io.mlids.core.behaviour.flood;

import io.mlids.core.behaviour.conversation.Tally;
import io.mlids.core.behaviour.table.Addresses;
import io.mlids.core.behaviour.table.Bounded;
import io.mlids.core.behaviour.table.SetCapacity;

/** The flows that a service or destination receives from all sources. Not thread-safe. */
class Onslaught extends Balance implements Bounded {
  final Addresses sources;
  private Tally tally;

  Onslaught(double halfLifeSeconds, SetCapacity sets) {
    super(halfLifeSeconds);
    sources = new Addresses(sets);
  }

  /** The tally of the flows, created on first use because not every rule needs one. */
  final Tally tally() {
    if (tally == null) {
      tally = new Tally();
    }
    return tally;
  }

  @Override
  public void release() {
    sources.release();
  }

  @Override
  public int readAhead() {
    return sources.readAhead();
  }
}
