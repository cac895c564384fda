package io.mlids.consumer;

import java.time.Duration;
import java.time.Instant;

/** The clocks and the sleep function; tests replace them. */
public interface Time {

  /** The current time. */
  Instant now();

  /** A monotonic clock in nanoseconds, for durations. */
  long nanoTime();

  /** Sleeps. */
  void sleep(Duration duration) throws InterruptedException;

  /** The system clocks. */
  static Time ofThisMachine() {
    return new Time() {
      @Override
      public Instant now() {
        return Instant.now();
      }

      @Override
      public long nanoTime() {
        return System.nanoTime();
      }

      @Override
      public void sleep(Duration duration) throws InterruptedException {
        Thread.sleep(duration);
      }
    };
  }
}
