package io.mlids.api.background;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Rate-limited warnings: the first at once, then at most one per interval, each with the number of
 * those suppressed. Single-owner.
 */
public final class RateLimitedLog {
  private static final long WHILE_NANOS = Duration.ofSeconds(30).toNanos();

  private final Logger log;
  private final LongSupplier nanoTime;
  private boolean hasWarned;
  private long warnedAt;
  private long keptBack;

  /**
   * Warns in a log.
   *
   * @param nanoTime as {@link System#nanoTime}: a time of day that is set back would silence it
   */
  public RateLimitedLog(Logger log, LongSupplier nanoTime) {
    this.log = log;
    this.nanoTime = nanoTime;
  }

  /** Warns, unless it has done so within the interval. */
  public void warn(String format, Object... arguments) {
    long now = nanoTime.getAsLong();
    if (hasWarned && now - warnedAt < WHILE_NANOS) {
      keptBack++;
      return;
    }
    String more = keptBack == 0 ? "" : "; " + keptBack + " more such lines were not written";
    hasWarned = true;
    warnedAt = now;
    keptBack = 0;
    log.warn(format + more, arguments);
  }
}
