package io.mlids.core.behaviour.conversation;

import io.mlids.core.behaviour.table.Subject;
import io.mlids.core.net.IpAddress;

/** Failed attempts of a source at many destinations. Single owner; not thread-safe. */
public final class SpreadState extends Subject {
  private final IpAddress source;
  private final int contact;
  private final Tally tally = new Tally();

  SpreadState(IpAddress source, int contact) {
    super(source.high(), source.low(), 0, 0, contact);
    this.source = source;
    this.contact = contact;
  }

  @Override
  protected void kept() {
    tally.sampleMore();
  }

  public IpAddress source() {
    return source;
  }

  /** See {@link Conversation#contact}. */
  public int contact() {
    return contact;
  }

  public Tally tally() {
    return tally;
  }
}
