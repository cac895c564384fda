package io.mlids.api.sink;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one line per notification to the log; used if no other target is configured. An attacker
 * can cause any number of alerts, so this sink receives roll-ups instead of single attacks, and
 * limits its output: it writes bursts of up to 100 lines, then one line per second, and drops the
 * rest. Used by one thread at a time.
 */
public final class LogSink implements NotificationSink {
  /**
   * The burst size. At one line per second and 200 bytes per line, the log grows by 17 MB a day.
   */
  private static final long LINES_AT_ONCE = 100;

  private static final long NANOS_FOR_A_LINE = 1_000_000_000;

  private static final Logger LOG = LoggerFactory.getLogger("io.mlids.attacks");

  private final Consumer<NotificationContent> log;
  private final LongSupplier nanoTime;

  /** The number of lines that may be written at the moment. */
  private long lines = LINES_AT_ONCE;

  private long countedAt;

  private LogSink(Consumer<NotificationContent> log, LongSupplier nanoTime) {
    this.log = log;
    this.nanoTime = nanoTime;
    this.countedAt = nanoTime.getAsLong();
  }

  /**
   * Creates a sink that writes to the program's log, either short lines with a prefix or JSON
   * without one.
   */
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
  public String kind() {
    return "log";
  }

  @Override
  public String description() {
    return "the log";
  }

  @Override
  public void close() {
    // Does not close the log, because other classes still use it.
  }
}
