package io.mlids.core.behaviour.conversation;

import io.mlids.core.behaviour.table.Subject;
import io.mlids.core.net.IpAddress;

/**
 * The state of a source's contacts with one destination, tracked once any contact of the source has
 * failed. Not thread-safe.
 */
public final class PairState extends Subject {
  private final Tally tally = new Tally();

  PairState(IpAddress source, IpAddress destination) {
    super(source, destination, 0);
  }

  @Override
  protected void kept() {
    tally.sampleMore();
  }

  public IpAddress source() {
    return first();
  }

  public IpAddress destination() {
    return second();
  }

  public Tally tally() {
    return tally;
  }
}
