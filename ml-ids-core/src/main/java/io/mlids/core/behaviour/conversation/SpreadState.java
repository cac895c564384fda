package io.mlids.core.behaviour.conversation;

import io.mlids.core.behaviour.table.Subject;
import io.mlids.core.net.IpAddress;

/**
 * The state of a source's contacts with one port or ICMP type at any destination, tracked once any
 * contact of the source has failed. Not thread-safe.
 */
public final class SpreadState extends Subject {
  private final Tally tally = new Tally();

  SpreadState(IpAddress source, int contact) {
    super(source, NO_ADDRESS, contact);
  }

  @Override
  protected void kept() {
    tally.sampleMore();
  }

  public IpAddress source() {
    return first();
  }

  /** See {@link Conversation#contact}. */
  public int contact() {
    return (int) key();
  }

  public Tally tally() {
    return tally;
  }
}
