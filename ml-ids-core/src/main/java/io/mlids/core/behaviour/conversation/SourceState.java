package io.mlids.core.behaviour.conversation;

import io.mlids.core.behaviour.table.Subject;
import io.mlids.core.net.IpAddress;

/** The state of a source and its contacts with any destination. Not thread-safe. */
public final class SourceState extends Subject {
  private final Tally tally = new Tally();

  /** Whether a contact of the source has failed; only then are its pairs and spreads tracked. */
  boolean failed;

  SourceState(IpAddress source) {
    super(source, NO_ADDRESS, 0);
  }

  @Override
  protected void kept() {
    tally.sampleMore();
  }

  public IpAddress source() {
    return first();
  }

  public Tally tally() {
    return tally;
  }
}
