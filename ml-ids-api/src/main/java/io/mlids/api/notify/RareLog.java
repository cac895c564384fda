package io.mlids.api.notify;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;

/**
 * Warnings about what may happen thousands of times: the first at once, then one in a while, each
 * with how many were kept back. Single-owner.
 */
public final class RareLog {
  private static final Duration WHILE = Duration.ofSeconds(30);

  private final Logger log;
  private final Clock clock;
  private Instant next = Instant.MIN;
  private long keptBack;

  /** Warns in a log, by a clock. */
  public RareLog(Logger log, Clock clock) {
    this.log = log;
    this.clock = clock;
  }

  /** Warns, unless it has done so a short while ago. */
  public void warn(String format, Object... arguments) {
    Instant now = clock.instant();
    if (now.isBefore(next)) {
      keptBack++;
      return;
    }
    String more = keptBack == 0 ? "" : "; " + keptBack + " more such lines were not written";
    next = now.plus(WHILE);
    keptBack = 0;
    log.warn(format + more, arguments);
  }
}
