package io.mlids.api.history.scan;

import java.time.Duration;
import java.util.function.LongSupplier;

/** The time that a search may take. Used by one thread. */
public final class SearchTime {
  private final LongSupplier nanoTime;
  private final long end;

  /**
   * Starts the time.
   *
   * @param budget how long the search may take
   * @param nanoTime the time in nanoseconds
   */
  public SearchTime(Duration budget, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.end = nanoTime.getAsLong() + budget.toNanos();
  }

  /** The time left; zero or negative if it has run out. */
  public Duration left() {
    return Duration.ofNanos(end - nanoTime.getAsLong());
  }

  /** Returns whether the time has run out. */
  public boolean isOver() {
    return !left().isPositive();
  }
}
