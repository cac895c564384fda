package io.mlids.core.behaviour.conversation;

import io.mlids.core.behaviour.table.Subject;
import io.mlids.core.net.IpAddress;

/**
 * The state of a destination and the contacts from any source with any of its services. Not
 * thread-safe.
 */
public final class TargetState extends Subject {

  TargetState(IpAddress destination) {
    super(destination, NO_ADDRESS, 0);
  }

  public IpAddress destination() {
    return first();
  }
}
