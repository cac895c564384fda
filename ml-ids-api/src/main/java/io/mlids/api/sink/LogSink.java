package io.mlids.api.sink;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a line for each notification to the log, if there is no other target. Attackers can cause
 * any number of attacks, so it takes roll-ups instead of single attacks, and writes at most a
 * hundred lines at once and one per second after that; further ones are dropped. Used by one thread
 * at a time.
 */
public final class LogSink implements NotificationSink {
  /** At 200 bytes a line, 17 MB in a day. */
  private static final long LINES_AT_ONCE = 100;

  private static final long NANOS_FOR_A_LINE = 1_000_000_000;

  private static final Logger LOG = LoggerFactory.getLogger("io.mlids.attacks");

  private final Consumer<NotificationContent> log;
  private final LongSupplier nanoTime;

  /** Lines that may be written, and since when they are counted. */
  private long lines = LINES_AT_ONCE;

  private long countedAt;

  private LogSink(Consumer<NotificationContent> log, LongSupplier nanoTime) {
    this.log = log;
    this.nanoTime = nanoTime;
    this.countedAt = nanoTime.getAsLong();
  }

  /** Writes to the program's log: short lines with its prefix, or JSON without one. */
  public static LogSink of(LogFormat format) {
    return of(format, LOG::info, line -> System.err.println(line), System::nanoTime);
  }

  static LogSink of(
      LogFormat format, Consumer<String> log, Consumer<String> lines, LongSupplier nanoTime) {
    return new LogSink(
        switch (format) {
          case TEXT -> content -> log.accept(content.line());
          case JSON -> content -> lines.accept(content.json());
        },
        nanoTime);
  }

  @Override
  public Delivery send(List<Notification> batch) {
    earnLines();
    int written = (int) Math.min(lines, batch.size());
    lines -= written;
    batch.subList(0, written).forEach(each -> log.accept(each.content()));
    return new Delivery(written, 0, batch.size() - written, List.of(), "");
  }

  private void earnLines() {
    long earned = (nanoTime.getAsLong() - countedAt) / NANOS_FOR_A_LINE;
    countedAt += earned * NANOS_FOR_A_LINE;
    lines = Math.min(LINES_AT_ONCE, lines + earned);
  }

  @Override
  public boolean wantsRollups() {
    return true;
  }

  @Override
  public String description() {
    return "the log";
  }

  @Override
  public void close() {
    // The log stays open for other users.
  }
}
