package io.mlids.consumer;

import java.time.Duration;
import java.time.Instant;

/** What a consumer knows of time. */
public interface Time {

  /** The time of day. */
  Instant now();

  /** A clock for durations, in nanoseconds since any moment. */
  long nanoTime();

  /** Lets time pass. */
  void sleep(Duration duration) throws InterruptedException;

  /** The machine's. */
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
