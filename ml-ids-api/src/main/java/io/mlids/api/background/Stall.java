package io.mlids.api.background;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Warns that a thread is blocked in file I/O. One thread does the work, and another thread calls
 * {@link #warn}.
 */
public final class Stall {
  private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();

  private final LongSupplier nanoTime;
  private final RateLimitedLog log;
  private volatile OptionalLong since = OptionalLong.empty();

  /** Creates a check for a thread that has not started its work. */
  public Stall(Logger log, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.log = new RateLimitedLog(log, nanoTime);
  }

  /** Records that the thread has started its work. */
  public void begin() {
    since = OptionalLong.of(nanoTime.getAsLong());
  }

  /** Records that the thread has finished its work. */
  public void end() {
    since = OptionalLong.empty();
  }

  /** Logs a warning at intervals while the thread is blocked. */
  public void warn(String what, String consequence) {
    OptionalLong begun = since;
    if (begun.isPresent() && nanoTime.getAsLong() - begun.getAsLong() >= PATIENCE_NANOS) {
      long seconds = Duration.ofNanos(nanoTime.getAsLong() - begun.getAsLong()).toSeconds();
      log.warn("{}: no response for {} s; {}", what, seconds, consequence);
    }
  }
}
