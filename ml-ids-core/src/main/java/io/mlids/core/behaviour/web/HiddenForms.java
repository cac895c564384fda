package io.mlids.core.behaviour.web;

import io.mlids.core.behaviour.table.Bounded;
import io.mlids.core.behaviour.table.Damped;
import io.mlids.core.behaviour.table.Progress;
import io.mlids.core.behaviour.table.SetCapacity;
import io.mlids.core.behaviour.table.SmallSet;

/** Counts a source's submitted forms whose content was not captured. Not thread-safe. */
final class HiddenForms extends Progress implements Bounded {
  final Damped recent;
  final SmallSet lengths;
  long total;

  HiddenForms(double halfLifeSeconds, SetCapacity sets) {
    recent = new Damped(halfLifeSeconds);
    lengths = new SmallSet(sets);
  }

  @Override
  public void release() {
    lengths.release();
  }
}
