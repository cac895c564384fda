package io.mlids.api.metrics.minute;

import io.mlids.api.history.figure.FigureCounts;
import io.mlids.api.history.figure.MinuteFigures;
import io.mlids.core.feature.FlowTime;
import java.time.Clock;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records what each source of packets did in each minute. Sources that did nothing have no figures,
 * except the sensor, so that a quiet minute differs from one in which the server was not running.
 * Thread-safe.
 */
public final class MinuteRecorder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MinuteRecorder.class);

  private final TrafficTotals totals;
  private final Consumer<MinuteFigures> store;
  private final Clock clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("minute-figures").daemon().factory());

  private Map<String, FigureCounts> before = new TreeMap<>();
  private long minute;
  private long countedFrom;
  private boolean closed;

  /**
   * Creates a recorder without a thread; see {@link #start}.
   *
   * @param store receives the figures of a minute when it is over; must not block
   */
  MinuteRecorder(TrafficTotals totals, Consumer<MinuteFigures> store, Clock clock) {
    this.totals = totals;
    this.store = store;
    this.clock = clock;
    this.countedFrom = FlowTime.micros(clock.instant());
    this.minute = startOfMinute(countedFrom);
  }

  private static long startOfMinute(long micros) {
    return micros - Math.floorMod(micros, MinuteFigures.MINUTE);
  }

  /**
   * Starts recording on a thread of its own.
   *
   * @param store receives the figures of a minute when it is over
   */
  public static MinuteRecorder start(TrafficTotals totals, MinuteStore store, Clock clock) {
    MinuteRecorder recorder = new MinuteRecorder(totals, store::store, clock);
    recorder.thread.scheduleWithFixedDelay(recorder::tickAgain, 1, 1, TimeUnit.SECONDS);
    return recorder;
  }

  /** Logs all exceptions, because an uncaught one would cancel the schedule. */
  private void tickAgain() {
    try {
      tick();
    } catch (RuntimeException | Error e) {
      LOG.warn("unexpected error; the figures by the minute continue", e);
    }
  }

  /** Records the minute that was begun, if it is over. */
  synchronized void tick() {
    long now = FlowTime.micros(clock.instant());
    long current = startOfMinute(now);
    if (current == minute || closed) {
      return;
    }
    record();
    if (current < minute) {
      // The clock was set back: these minutes may have figures already.
      countedFrom = now;
    }
    minute = current;
  }

  private void record() {
    Map<String, FigureCounts> now = totals.now();
    OptionalDouble drift = totals.drift();
    String steady = totals.steady().orElse("");
    now.forEach(
        (origin, counts) -> {
          FigureCounts more = counts.since(before.getOrDefault(origin, FigureCounts.NONE));
          if (!more.equals(FigureCounts.NONE) || origin.equals(steady)) {
            store.accept(new MinuteFigures(minute, countedFrom, origin, more, drift));
          }
        });
    before = now;
  }

  /** Records the begun minute, and stops. */
  @Override
  public synchronized void close() {
    thread.shutdownNow();
    if (!closed) {
      closed = true;
      record();
    }
  }
}
