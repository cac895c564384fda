package io.mlids.core.behaviour.web;

import io.mlids.core.behaviour.table.Bounded;
import io.mlids.core.behaviour.table.Progress;
import io.mlids.core.behaviour.table.SetCapacity;
import io.mlids.core.behaviour.table.SmallSet;

/** The user agents with which a source requests pages. Not thread-safe. */
final class Agents extends Progress implements Bounded {
  final SmallSet names;
  long requests;

  /** The votes for the candidate page (Boyer–Moore majority vote). */
  long votes;

  private long page;

  Agents(SetCapacity sets) {
    names = new SmallSet(sets);
  }

  void ask(long requested, long agent) {
    requests++;
    names.add(agent);
    if (votes == 0) {
      page = requested;
    }
    votes += page == requested ? 1 : -1;
  }

  @Override
  public void release() {
    names.release();
  }
}
