package io.mlids.api.history.scan;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets a few searches run at a time; others wait, so that searches do not take all connections from
 * the writers. Thread-safe.
 */
public final class SearchTurns {
  private static final int SEARCHES = 4;

  private final Semaphore turns = new Semaphore(SEARCHES);

  /**
   * Runs a search when it is its turn.
   *
   * @param time also limits how long the search waits
   * @param none the result if the time runs out before the search may begin
   */
  public <T> T run(SearchTime time, Supplier<T> search, Supplier<T> none) {
    try {
      if (!turns.tryAcquire(time.left().toNanos(), TimeUnit.NANOSECONDS)) {
        return none.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return none.get();
    }
    try {
      return search.get();
    } finally {
      turns.release();
    }
  }
}
