package io.mlids.api.sink;

import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a short line for each notification to the log, where nothing else was asked for. A
 * stranger can have attacks found in any number, so it wants them rolled up, and writes a hundred
 * lines at once but only one in a second from then on; what is more is dropped. Used by one thread
 * at a time.
 */
public final class LogSink implements NotificationSink {
  /** At 200 bytes a line, 17 MB in a day. */
  private static final long LINES_AT_ONCE = 100;

  private static final long NANOS_FOR_A_LINE = 1_000_000_000;

  private static final Logger LOG = LoggerFactory.getLogger("io.mlids.attacks");

  private final LongSupplier nanoTime;

  /** Lines that may be written, and since when they are counted. */
  private long lines = LINES_AT_ONCE;

  private long countedAt;

  /** Writes to the program's log. */
  public LogSink() {
    this(System::nanoTime);
  }

  LogSink(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.countedAt = nanoTime.getAsLong();
  }

  @Override
  public Delivery send(List<Notification> batch) {
    earnLines();
    int written = (int) Math.min(lines, batch.size());
    lines -= written;
    batch.subList(0, written).forEach(each -> LOG.info("{}", each.content().line()));
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
    // The log is everybody's.
  }
}
