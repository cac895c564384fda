package io.mlids.bench.history;

import com.sun.management.OperatingSystemMXBean;
import io.mlids.api.feed.LiveNotification;
import io.mlids.api.feed.NotificationSubject;
import io.mlids.api.history.History;
import io.mlids.api.history.HistorySettings;
import io.mlids.api.history.HistoryStatus;
import io.mlids.api.history.database.Location;
import io.mlids.api.search.SearchQuery;
import io.mlids.api.search.criterion.SearchTarget;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.incident.Severity;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Fills a history with incidents and flows and prints how long that took, then the median times of
 * pages and searches. The arguments are a directory or the URL of a PostgreSQL database, and the
 * numbers of incidents and flows. If both are 0, the history is only searched.
 */
public final class HistoryBenchmark {
  private static final long DAYS_30_MICROS = Duration.ofDays(30).toMillis() * 1_000;

  /** While the history is filled, nothing is older. */
  private static final Duration RETENTION = Duration.ofDays(31);

  private static final int PAGE = 100;
  private static final int ROUNDS = 9;

  /** The default of the server; a page is partial after that. */
  private static final Duration LONGEST_SEARCH = Duration.ofSeconds(2);

  private static final int NOTIFICATIONS = 101;

  /** Fewer than the history accepts, so that none is dropped. */
  private static final int WAITING_CHANGES = 5_000;

  private static final int WAITING_FLOWS = 60_000;

  private final History history;
  private final RandomRecords records = new RandomRecords();
  private final PrintStream out;
  private final long now;
  private final AtomicLong micros;
  private long sequence;

  private HistoryBenchmark(History history, long now, AtomicLong micros, PrintStream out) {
    this.history = history;
    this.now = now;
    this.micros = micros;
    this.out = out;
    this.sequence = history.earlier(0).latest();
  }

  public static void main(String[] arguments) {
    String place = arguments[0];
    long incidents = Long.parseLong(arguments[1]);
    long flows = Long.parseLong(arguments[2]);
    Location location =
        place.startsWith(Location.Server.PREFIX)
            ? new Location.Server(place)
            : new Location.Directory(Path.of(place));
    HistorySettings settings = new HistorySettings(location, RETENTION, 1L << 40);
    long now = FlowTime.micros(Instant.now());
    AtomicLong micros = new AtomicLong(now - DAYS_30_MICROS);
    try (History history = History.open(settings, new SimulatedClock(micros)).orElseThrow()) {
      HistoryBenchmark benchmark = new HistoryBenchmark(history, now, micros, System.out);
      if (incidents > 0 || flows > 0) {
        benchmark.fill(incidents, flows);
      } else {
        micros.set(now);
      }
      benchmark.search();
      benchmark.notifications();
      if (flows > 0) {
        benchmark.deleteOld(flows / 10);
      }
    }
  }

  /** A clock that shows the time of the latest flow, so that 30 days pass within minutes. */
  private static final class SimulatedClock extends Clock {
    private final AtomicLong micros;

    SimulatedClock(AtomicLong micros) {
      this.micros = micros;
    }

    @Override
    public Instant instant() {
      return FlowTime.instant(micros.get());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("always UTC");
    }
  }

  private void fill(long incidents, long flows) {
    rate(
        "incidents",
        incidents,
        WAITING_CHANGES,
        HistoryStatus::changes,
        i -> history.changed(records.incident(history.nextNumber(), time(i, incidents))));
    rate(
        "flows",
        flows,
        WAITING_FLOWS,
        HistoryStatus::flows,
        i -> history.store(records.flow(tick(i, flows))));
  }

  /** Writes one of several elements. */
  @FunctionalInterface
  private interface Step {
    void write(long i);
  }

  private void rate(
      String name,
      long count,
      int mostWaiting,
      Function<HistoryStatus, HistoryStatus.Lane> lane,
      Step step) {
    long start = System.nanoTime();
    long processor = processorNanos();
    for (long i = 0; i < count; i++) {
      if (i % 100 == 0) {
        await(lane, mostWaiting);
      }
      step.write(i);
    }
    await(lane, 0);
    double seconds = (System.nanoTime() - start) / 1e9;
    HistoryStatus.Lane counts = lane.apply(history.status());
    out.printf(
        Locale.ROOT,
        "%,d %s in %.1f s: %,.0f per second, %.0f µs of processor time each, %d dropped, %d"
            + " failed%n",
        count,
        name,
        seconds,
        count / seconds,
        (processorNanos() - processor) / 1e3 / count,
        counts.dropped(),
        counts.failed());
  }

  /** The processor time of the process; on PostgreSQL, without that of the server. */
  private static long processorNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private void await(Function<HistoryStatus, HistoryStatus.Lane> lane, int mostWaiting) {
    while (lane.apply(history.status()).waiting() > mostWaiting) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Sets the clock to the time of an element. */
  private long tick(long i, long count) {
    long time = time(i, count);
    micros.set(time);
    return time;
  }

  /** Elements are spread over 30 days. */
  private long time(long i, long count) {
    return now - DAYS_30_MICROS + (long) ((double) DAYS_30_MICROS * i / count);
  }

  private void search() {
    time("incidents: first page", () -> incidents("", Long.MAX_VALUE));
    time("incidents: last page", () -> incidents("", PAGE + 1));
    for (String query :
        List.of(
            "192.0.18.7",
            "192.0.18.0/24",
            "10.0.0.0/8",
            "port:443",
            "beacon",
            "state:new",
            "state:resolved")) {
      time("incidents: " + query, () -> incidents(query, Long.MAX_VALUE));
    }
    for (String query :
        List.of(
            "",
            "src:192.0.18.7",
            "192.0.18.7",
            "src:192.0.18.0/24",
            "verdict:attack",
            "src:192.0.18.7 since:1d",
            "word")) {
      time("flows: " + query, () -> flows(query));
    }
  }

  private void incidents(String query, long before) {
    SearchQuery parsed = SearchQuery.parse(query, SearchTarget.INCIDENTS, Instant.now());
    var _ = history.page(parsed.criterion(), PAGE, before, LONGEST_SEARCH).orElseThrow();
  }

  /** What clients wait for before they receive a notification. */
  private void notifications() {
    time(
        "notification: on disk",
        NOTIFICATIONS,
        () -> history.store(List.of(notification(++sequence))));
  }

  private static LiveNotification notification(long sequence) {
    return LiveNotification.stored(
        sequence,
        new NotificationSubject.OfIncident(BehaviourKind.PORT_SCAN, Severity.HIGH),
        "{\"sequence\":" + sequence + "}",
        Optional.empty());
  }

  /** Deletes about a tenth of the history while as many flows are stored. */
  private void deleteOld(long flows) {
    micros.set(now + Duration.ofDays(4).toMillis() * 1_000);
    Thread deletion = Thread.ofPlatform().start(this::deleteOld);
    rate("flows during the deletion", flows, WAITING_FLOWS, HistoryStatus::flows, this::flowNow);
    try {
      deletion.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void deleteOld() {
    long start = System.nanoTime();
    history.deleteOld();
    HistoryStatus.Deleted deleted = history.status().deleted();
    out.printf(
        Locale.ROOT,
        "%,d incidents and %,d flows deleted in %.1f s%n",
        deleted.incidents(),
        deleted.flows(),
        (System.nanoTime() - start) / 1e9);
  }

  private void flowNow(long i) {
    history.store(records.flow(micros.get()));
  }

  private void flows(String query) {
    SearchQuery parsed = SearchQuery.parse(query, SearchTarget.FLOWS, Instant.now());
    var _ = history.flows(parsed.criterion(), Long.MAX_VALUE, PAGE, LONGEST_SEARCH).orElseThrow();
  }

  private void time(String name, Runnable work) {
    time(name, ROUNDS, work);
  }

  private void time(String name, int rounds, Runnable work) {
    double[] millis = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      long start = System.nanoTime();
      work.run();
      millis[i] = (System.nanoTime() - start) / 1e6;
    }
    double first = millis[0];
    Arrays.sort(millis);
    out.printf(
        Locale.ROOT, "%-40s first %,8.1f ms, median %,8.1f ms%n", name, first, millis[rounds / 2]);
  }
}
