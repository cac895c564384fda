package io.mlids.core.behaviour.scan;

import io.mlids.core.behaviour.table.Addresses;
import io.mlids.core.behaviour.table.Bounded;
import io.mlids.core.behaviour.table.Progress;
import io.mlids.core.behaviour.table.SetCapacity;
import io.mlids.core.behaviour.table.SmallSet;

/** The destinations of a source, for any service. Single owner; not thread-safe. */
final class Contacts implements Bounded {
  /** Failed over TCP or ICMP. */
  final Addresses failed;

  /** Failed, including UDP, where silence means little. */
  final SmallSet failedAnyhow;

  final SmallSet answered;
  final SmallSet answeredUdp;

  /** Addresses that a name server returned to the source. */
  final SmallSet lookedUp;

  final SmallSet ports;
  final Progress progress = new Progress();

  /** The most addresses that failed for one port or kind of message. */
  int mostForOne;

  /** Whether these were reported as a sweep. */
  boolean toldOfOne;

  Contacts(SetCapacity sets) {
    failed = new Addresses(sets);
    failedAnyhow = new SmallSet(sets);
    answered = new SmallSet(sets);
    answeredUdp = new SmallSet(sets);
    lookedUp = new SmallSet(sets);
    ports = new SmallSet(sets);
  }

  @Override
  public void release() {
    failed.release();
    failedAnyhow.release();
    answered.release();
    answeredUdp.release();
    lookedUp.release();
    ports.release();
  }
}
