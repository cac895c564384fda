package io.mlids.core.behaviour.flood;

import io.mlids.core.behaviour.conversation.Conversation;
import io.mlids.core.behaviour.conversation.Tally;

/**
 * Sources whose first connection to a service or a destination was not completed. Not thread-safe.
 */
final class Strangers extends Balance {
  private Tally tally;

  Strangers(double halfLifeSeconds) {
    super(halfLifeSeconds);
  }

  /** Counts a source and returns whether the number of sources is high enough to report. */
  boolean isFlood(
      Conversation conversation, double amount, double enough, double perCompleted, long now) {
    tally().join(conversation);
    boolean due = isFlood(addSuspicious(now, amount), enough, perCompleted, now);
    if (due) {
      tally().sampleMore();
    }
    return due;
  }

  /**
   * The tally of the incomplete connections, created on first use because most services receive
   * only complete ones.
   */
  Tally tally() {
    if (tally == null) {
      tally = new Tally();
    }
    return tally;
  }
}
