package io.mlids.core.behaviour.scan;

import io.mlids.core.behaviour.table.Addresses;
import io.mlids.core.behaviour.table.Bounded;
import io.mlids.core.behaviour.table.Progress;
import io.mlids.core.behaviour.table.SetCapacity;
import io.mlids.core.behaviour.table.SmallSet;

/** The destinations that a source could not contact, for any service. Not thread-safe. */
final class FailedContacts extends Progress implements Bounded {
  /** Addresses with failed contacts over TCP or ICMP. */
  final Addresses addresses;

  /**
   * Addresses with failed contacts over any protocol, including UDP, where silence means little.
   */
  final SmallSet overAnyProtocol;

  final SmallSet ports;

  /**
   * The largest number of addresses that could not be contacted on one port or with one ICMP type.
   */
  int mostForOne;

  /** Whether a sweep for one port or ICMP type was reported. */
  boolean reportedOne;

  FailedContacts(SetCapacity sets) {
    addresses = new Addresses(sets);
    overAnyProtocol = new SmallSet(sets);
    ports = new SmallSet(sets);
  }

  @Override
  public void release() {
    addresses.release();
    overAnyProtocol.release();
    ports.release();
  }
}
