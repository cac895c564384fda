package io.mlids.core.behaviour.conversation;

import io.mlids.core.behaviour.table.Subject;
import io.mlids.core.net.IpAddress;

/** The state of a service and of all sources' contacts with it. Not thread-safe. */
public final class ServiceState extends Subject {
  private final Tally tally = new Tally();

  /**
   * The state of the service's destination, kept here so that only the service needs to be looked
   * up.
   */
  TargetState target;

  ServiceState(IpAddress destination, int protocol, int port) {
    super(destination, NO_ADDRESS, (long) protocol << 16 | port);
  }

  @Override
  protected void kept() {
    tally.sampleMore();
  }

  public IpAddress destination() {
    return first();
  }

  public int port() {
    return (int) key() & 0xFFFF;
  }

  public Tally tally() {
    return tally;
  }
}
