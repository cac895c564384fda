package io.mlids.core.behaviour.scan;

import io.mlids.core.behaviour.table.Addresses;
import io.mlids.core.behaviour.table.Bounded;
import io.mlids.core.behaviour.table.Progress;
import io.mlids.core.behaviour.table.SetCapacity;
import io.mlids.core.behaviour.table.SmallSet;

/** The addresses that a source contacts for one service. Not thread-safe. */
final class SweptAddresses extends Progress implements Bounded {
  final Addresses failed;
  final SmallSet answered;

  SweptAddresses(SetCapacity sets) {
    failed = new Addresses(sets);
    answered = new SmallSet(sets);
  }

  /** The number of addresses contacted. */
  int addresses() {
    return failed.size() + answered.size();
  }

  @Override
  public void release() {
    failed.release();
    answered.release();
  }
}
