package io.mlids.core.behaviour.flood;

import io.mlids.core.behaviour.conversation.Tally;
import io.mlids.core.behaviour.table.Addresses;
import io.mlids.core.behaviour.table.Bounded;
import io.mlids.core.behaviour.table.Damped;
import io.mlids.core.behaviour.table.Progress;
import io.mlids.core.behaviour.table.SetCapacity;
import io.mlids.core.behaviour.table.SmallSet;

/** Counts the unsolicited answers that a destination receives. Not thread-safe. */
final class UnsolicitedAnswers extends Progress implements Bounded {
  final Damped answers;
  final Damped asked;
  final SmallSet ports;
  final Addresses reflectors;
  final Tally tally = new Tally();
  final Progress repeated = new Progress();
  long total;
  int port;

  UnsolicitedAnswers(double halfLifeSeconds, SetCapacity sets) {
    answers = new Damped(halfLifeSeconds);
    asked = new Damped(halfLifeSeconds);
    ports = new SmallSet(sets);
    reflectors = new Addresses(sets);
  }

  @Override
  public void release() {
    ports.release();
    reflectors.release();
  }
}
