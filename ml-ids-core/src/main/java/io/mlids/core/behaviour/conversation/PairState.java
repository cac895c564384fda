package io.mlids.core.behaviour.conversation;

import io.mlids.core.behaviour.table.Subject;
import io.mlids.core.net.IpAddress;

/**
 * The state of a source's contacts with one destination, tracked once any contact of the source has
 * failed. Not thread-safe.
 */
public final class PairState extends Subject {
  private final IpAddress source;
  private final IpAddress destination;
  private final Tally tally = new Tally();

  PairState(IpAddress source, IpAddress destination) {
    super(source.high(), source.low(), destination.high(), destination.low(), 0);
    this.source = source;
    this.destination = destination;
  }

  @Override
  protected void kept() {
    tally.sampleMore();
  }

  public IpAddress source() {
    return source;
  }

  public IpAddress destination() {
    return destination;
  }

  public Tally tally() {
    return tally;
  }
}
