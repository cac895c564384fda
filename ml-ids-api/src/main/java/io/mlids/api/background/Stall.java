package io.mlids.api.background;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Says that a thread which works on a file does not return from it: that thread cannot. One thread
 * works, another one looks.
 */
public final class Stall {
  private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();

  private final LongSupplier nanoTime;
  private final RateLimitedLog log;
  private volatile OptionalLong since = OptionalLong.empty();

  /** For a thread that does nothing yet. */
  public Stall(Logger log, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.log = new RateLimitedLog(log, nanoTime);
  }

  /** The thread begins to work. */
  public void begin() {
    since = OptionalLong.of(nanoTime.getAsLong());
  }

  /** The thread has returned. */
  public void end() {
    since = OptionalLong.empty();
  }

  /** Warns now and then while the thread does not return. */
  public void warn(String what, String consequence) {
    OptionalLong begun = since;
    if (begun.isPresent() && nanoTime.getAsLong() - begun.getAsLong() >= PATIENCE_NANOS) {
      long seconds = Duration.ofNanos(nanoTime.getAsLong() - begun.getAsLong()).toSeconds();
      log.warn("{}: has not answered for {} s; {}", what, seconds, consequence);
    }
  }
}
