package io.mlids.core.behaviour.conversation;

import io.mlids.core.behaviour.table.Subject;
import io.mlids.core.net.IpAddress;

/** The state of a service and of all sources' contacts with it. Not thread-safe. */
public final class ServiceState extends Subject {
  private final IpAddress destination;
  private final int port;
  private final Tally tally = new Tally();

  /**
   * The state of the service's destination, kept here so that only the service needs to be looked
   * up.
   */
  TargetState target;

  ServiceState(IpAddress destination, int protocol, int port) {
    super(destination.high(), destination.low(), 0, 0, (long) protocol << 16 | port);
    this.destination = destination;
    this.port = port;
  }

  @Override
  protected void kept() {
    tally.sampleMore();
  }

  public IpAddress destination() {
    return destination;
  }

  public int port() {
    return port;
  }

  public Tally tally() {
    return tally;
  }
}
