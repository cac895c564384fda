package io.mlids.core.behaviour.scan;

import io.mlids.core.behaviour.table.Bounded;
import io.mlids.core.behaviour.table.Progress;
import io.mlids.core.behaviour.table.SetCapacity;
import io.mlids.core.behaviour.table.SmallSet;

/** The ports that a source tries at a destination. Not thread-safe. */
final class PortTries extends Progress implements Bounded {
  final SmallSet failed;
  final SmallSet answered;
  int refused;
  int silentUdp;
  int odd;

  PortTries(SetCapacity sets) {
    failed = new SmallSet(sets);
    answered = new SmallSet(sets);
  }

  /** The number of ports tried. */
  int ports() {
    return failed.size() + answered.size();
  }

  @Override
  public void release() {
    failed.release();
    answered.release();
  }
}
