package io.mlids.core.behaviour.scan;

import io.mlids.core.behaviour.table.Addresses;
import io.mlids.core.behaviour.table.Bounded;
import io.mlids.core.behaviour.table.Progress;
import io.mlids.core.behaviour.table.SetCapacity;
import io.mlids.core.behaviour.table.SmallSet;

/** The destinations that a source contacts, for any service. Not thread-safe. */
final class Contacts implements Bounded {
  /** Addresses with failed contacts over TCP or ICMP. */
  final Addresses failed;

  /**
   * Addresses with failed contacts over any protocol, including UDP, where silence means little.
   */
  final SmallSet failedAnyhow;

  final SmallSet answered;
  final SmallSet answeredUdp;

  /** Addresses that a name server returned to the source. */
  final SmallSet lookedUp;

  final SmallSet ports;
  final Progress progress = new Progress();

  /** The largest number of addresses that failed for one port or ICMP type. */
  int mostForOne;

  /** Whether a sweep for one port or ICMP type was reported. */
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
