package io.mlids.core.console;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * A progress line on standard error that shows the rate and the remaining time. The line appears
 * only if standard error is a terminal and the work has taken more than two seconds. {@link #close}
 * erases the line. Not thread-safe.
 */
public final class Progress implements AutoCloseable {
  private static final long FIRST_AFTER_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long EVERY_NANOS = Duration.ofMillis(250).toNanos();

  private final String what;
  private final String unit;
  private final long total;
  private final PrintStream out;
  private final boolean terminal;
  private final LongSupplier nanoTime;
  private final long start;
  private long next;
  private boolean shown;

  Progress(
      String what,
      String unit,
      long total,
      PrintStream out,
      boolean terminal,
      LongSupplier nanoTime) {
    this.what = Terminal.printable(what);
    this.unit = unit;
    this.total = total;
    this.out = out;
    this.terminal = terminal;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
    this.next = start + FIRST_AFTER_NANOS;
  }

  /**
   * Creates a progress line and starts its timer.
   *
   * @param what a name for the work, such as {@code "Splitting"}
   * @param unit what is counted, such as {@code "rows"}
   * @param total the total count, or 0 if it is unknown
   */
  public static Progress of(String what, String unit, long total) {
    return new Progress(
        what,
        unit,
        total,
        System.err,
        StandardStreams.isTerminal("mlids.terminal"),
        System::nanoTime);
  }

  /**
   * Reports the number of units done so far. The call is cheap enough to be made every thousand
   * rows.
   */
  public void at(long done) {
    if (!terminal) {
      return;
    }
    long now = nanoTime.getAsLong();
    if (now < next) {
      return;
    }
    next = now + EVERY_NANOS;
    shown = true;
    double seconds = (now - start) / 1e9;
    double rate = done / seconds;
    StringBuilder line = new StringBuilder("\r\u001b[K").append(what).append(": ");
    line.append(String.format(Locale.ROOT, "%,d", done));
    if (total > 0) {
      line.append(String.format(Locale.ROOT, " of %,d", total));
    }
    line.append(String.format(Locale.ROOT, " %s, %,.0f %s/s", unit, rate, unit));
    if (total > done && rate > 0) {
      line.append(String.format(Locale.ROOT, ", %,.0f s left", (total - done) / rate));
    }
    out.print(line);
    out.flush();
  }

  @Override
  public void close() {
    if (shown) {
      out.print("\r\u001b[K");
      out.flush();
    }
  }
}
