package io.mlids.core.behaviour.web;

import io.mlids.core.behaviour.table.Bounded;
import io.mlids.core.behaviour.table.Progress;
import io.mlids.core.behaviour.table.SetCapacity;
import io.mlids.core.behaviour.table.SmallSet;

/** Counts a source's probes of a web server. Not thread-safe. */
final class Probes extends Progress implements Bounded {
  final SmallSet pages;
  long total;
  long answers;
  long missing;
  long suspicious;
  String suspicion = "";

  Probes(SetCapacity sets) {
    pages = new SmallSet(sets);
  }

  @Override
  public void release() {
    pages.release();
  }
}
