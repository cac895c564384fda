package io.mlids.api.background;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Logs warnings at a limited rate: the first immediately, then at most one per interval, with the
 * number of suppressed warnings. Single-owner.
 */
public final class RateLimitedLog {
  private static final long WHILE_NANOS = Duration.ofSeconds(30).toNanos();

  private final Logger log;
  private final LongSupplier nanoTime;
  private boolean hasWarned;
  private long warnedAt;
  private long suppressed;

  /**
   * Creates a rate limiter that writes to the given log.
   *
   * @param nanoTime a monotonic clock, such as {@link System#nanoTime}; with the time of day,
   *     setting the clock back would silence the log
   */
  public RateLimitedLog(Logger log, LongSupplier nanoTime) {
    this.log = log;
    this.nanoTime = nanoTime;
  }

  /** Logs a warning, unless the last one was logged less than one interval ago. */
  public void warn(String format, Object... arguments) {
    long now = nanoTime.getAsLong();
    if (hasWarned && now - warnedAt < WHILE_NANOS) {
      suppressed++;
      return;
    }
    String more = suppressed == 0 ? "" : "; " + suppressed + " similar messages were suppressed";
    hasWarned = true;
    warnedAt = now;
    suppressed = 0;
    log.warn(format + more, arguments);
  }
}
