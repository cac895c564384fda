package io.mlids.core.behaviour.flood;

import io.mlids.core.behaviour.conversation.Conversation;
import io.mlids.core.behaviour.conversation.Tally;
import io.mlids.core.behaviour.table.Damped;
import io.mlids.core.behaviour.table.Progress;

/**
 * Sources whose first connection to a service or a destination was not completed. Single owner; not
 * thread-safe.
 */
final class Strangers {
  private final Damped failed;
  private final Damped completed;
  private final Progress progress = new Progress();
  private final Tally tally = new Tally();
  private long total;

  Strangers(double halfLifeSeconds) {
    failed = new Damped(halfLifeSeconds);
    completed = new Damped(halfLifeSeconds);
  }

  /** Counts a source; returns whether there are enough to report. */
  boolean isFlood(
      Conversation conversation, double amount, double enough, double perCompleted, long now) {
    total++;
    tally.join(conversation);
    double count = failed.add(now, amount);
    boolean due =
        count >= enough && count >= perCompleted * completed.value(now) && progress.isDue(total);
    if (due) {
      tally.sampleMore();
    }
    return due;
  }

  /** Counts a completed connection. */
  void completed(long now) {
    completed.add(now, 1);
  }

  long total() {
    return total;
  }

  Tally tally() {
    return tally;
  }
}
