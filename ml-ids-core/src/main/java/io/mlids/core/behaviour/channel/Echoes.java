package io.mlids.core.behaviour.channel;

import io.mlids.core.behaviour.table.Bounded;
import io.mlids.core.behaviour.table.Progress;
import io.mlids.core.behaviour.table.SetCapacity;
import io.mlids.core.behaviour.table.SmallSet;

/** The contents of ICMP messages between two hosts. Not thread-safe. */
final class Echoes extends Progress implements Bounded {
  final SmallSet contents;
  final SmallSet lengths;
  long messages;
  long large;
  long bytes;

  Echoes(SetCapacity sets) {
    contents = new SmallSet(sets);
    lengths = new SmallSet(sets);
  }

  @Override
  public void release() {
    contents.release();
    lengths.release();
  }
}
