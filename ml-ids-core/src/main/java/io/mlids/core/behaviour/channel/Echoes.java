package io.mlids.core.behaviour.channel;

import io.mlids.core.behaviour.table.Bounded;
import io.mlids.core.behaviour.table.Progress;
import io.mlids.core.behaviour.table.SetCapacity;
import io.mlids.core.behaviour.table.SmallSet;

/** What echo messages between two hosts carry. Single owner; not thread-safe. */
final class Echoes implements Bounded {
  final SmallSet contents;
  final SmallSet lengths;
  final Progress progress = new Progress();
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
