package io.mlids.core.behaviour.scan;

import io.mlids.core.behaviour.conversation.Tally;
import io.mlids.core.behaviour.table.Addresses;
import io.mlids.core.behaviour.table.Bounded;
import io.mlids.core.behaviour.table.Progress;
import io.mlids.core.behaviour.table.SetCapacity;
import io.mlids.core.behaviour.table.SmallSet;

/**
 * The ports on a destination that many sources probe, with only a few ports per source. Not
 * thread-safe.
 */
final class SpreadScan extends Progress implements Bounded {
  final SmallSet ports;
  final SmallSet answered;
  final Addresses attackers;
  final Tally tally = new Tally();

  SpreadScan(SetCapacity sets) {
    ports = new SmallSet(sets);
    answered = new SmallSet(sets);
    attackers = new Addresses(sets);
  }

  @Override
  public void release() {
    ports.release();
    answered.release();
    attackers.release();
  }

  @Override
  public int readAhead() {
    return ports.readAhead() + answered.readAhead() + attackers.readAhead();
  }
}
