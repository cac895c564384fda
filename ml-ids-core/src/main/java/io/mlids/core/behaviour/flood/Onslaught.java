package io.mlids.core.behaviour.flood;

import io.mlids.core.behaviour.conversation.Tally;
import io.mlids.core.behaviour.table.Addresses;
import io.mlids.core.behaviour.table.Bounded;
import io.mlids.core.behaviour.table.SetCapacity;
import java.util.Optional;

/** The flows that a service or destination receives from all sources. Not thread-safe. */
class Onslaught extends Balance implements Bounded {
  final Addresses sources;
  private Optional<Tally> tally = Optional.empty();

  Onslaught(double halfLifeSeconds, SetCapacity sets) {
    super(halfLifeSeconds);
    sources = new Addresses(sets);
  }

  /** The tally of the flows, created on first use because not every rule needs one. */
  final Tally tally() {
    if (tally.isEmpty()) {
      tally = Optional.of(new Tally());
    }
    return tally.get();
  }

  @Override
  public void release() {
    sources.release();
  }
}
