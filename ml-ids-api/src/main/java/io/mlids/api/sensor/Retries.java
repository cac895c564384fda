package io.mlids.api.sensor;

import java.time.Duration;

/** Pauses after failures: one second, then twice as long each time, up to 30 seconds. */
final class Retries {
  static final Duration FIRST = Duration.ofSeconds(1);
  static final Duration LONGEST = Duration.ofSeconds(30);

  private final Duration first;
  private Duration next;

  Retries(Duration first) {
    this.first = first;
    this.next = first;
  }

  /**
   * The pause to make after a capture that ran for the given time. A capture longer than the
   * longest pause counts as a recovery, so the pauses start again from the first.
   */
  Duration pause(Duration ran) {
    if (ran.compareTo(LONGEST) > 0) {
      next = first;
    }
    Duration pause = next;
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    return pause;
  }
}
