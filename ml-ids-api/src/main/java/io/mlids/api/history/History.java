package io.mlids.api.history;

import io.mlids.api.background.BoundedQueue;
import io.mlids.api.feed.LiveNotification;
import io.mlids.api.feed.NotificationArchive;
import io.mlids.api.history.audit.AuditEvent;
import io.mlids.api.history.audit.AuditFilter;
import io.mlids.api.history.audit.AuditRows;
import io.mlids.api.history.database.DatabaseException;
import io.mlids.api.history.database.HistoryDatabase;
import io.mlids.api.history.figure.FigureRange;
import io.mlids.api.history.figure.FigureRows;
import io.mlids.api.history.figure.FigureSeries;
import io.mlids.api.history.figure.MinuteFigures;
import io.mlids.api.history.flow.FlowPage;
import io.mlids.api.history.flow.FlowRows;
import io.mlids.api.history.flow.FlowSearch;
import io.mlids.api.history.flow.StoredFlow;
import io.mlids.api.history.scan.SearchTime;
import io.mlids.api.history.scan.SearchTurns;
import io.mlids.api.incident.IncidentArchive;
import io.mlids.api.incident.IncidentDay;
import io.mlids.api.incident.IncidentStore;
import io.mlids.api.incident.KeptIncident;
import io.mlids.api.search.criterion.Criterion;
import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.pipeline.DetectedFlow;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps incidents and notifications in a database, so that they survive a restart. Changes are
 * written in batches on a thread of their own; if too many are waiting, further ones are dropped
 * and counted. Reads wait briefly until earlier changes have been written. Thread-safe.
 */
public final class History implements IncidentArchive, NotificationArchive, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(History.class);

  /** Changes that arrive within this time are written together, unless a thread waits for them. */
  private static final Duration LINGER = Duration.ofMillis(200);

  private static final BoundedQueue.Bounds BOUNDS =
      new BoundedQueue.Bounds(10_000, 32L << 20, 2_000, LINGER, Duration.ofMillis(500));

  /** Detection fills batches faster than they are written only during a flood of flows. */
  private static final BoundedQueue.Bounds FLOW_BOUNDS =
      new BoundedQueue.Bounds(
          100_000,
          Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 16),
          20_000,
          Duration.ofMillis(200),
          Duration.ofMillis(500));

  private static final Duration LONGEST_END = Duration.ofSeconds(8);

  private static final Duration RETENTION_INTERVAL = Duration.ofMinutes(1);

  /** How long clients of the live feed wait until a notification is on disk. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  /** How long a read waits until earlier changes have been written. */
  private static final Duration LONGEST_WAIT_TO_READ = Duration.ofSeconds(5);

  private static final Duration IMPATIENCE = Duration.ofSeconds(10);

  private static final int INCIDENT_NUMBERS = 10_000;
  private static final int RUN_NUMBERS = 100;

  private final HistoryDatabase database;
  private final SearchTurns turns = new SearchTurns();
  private final Clock clock;
  private final BoundedQueue<Change> changes;
  private final BoundedQueue<StoredFlow> flows;
  private final Retention retention;
  private final ScheduledExecutorService retentionThread;
  private final ReservedNumbers numbers;
  private final ReservedNumbers runs;

  private final long latestNotification;
  private final long latestAudit;

  /** Until then, storing notifications does not wait, because the database is slow. */
  private volatile long patientFrom = System.nanoTime();

  private History(HistoryDatabase database, HistorySettings settings, Start start, Clock clock) {
    this.database = database;
    this.clock = clock;
    this.changes =
        BoundedQueue.start(
            "history", BOUNDS, Change::bytes, new ChangeWriter(database, start.highest(), clock));
    this.numbers = numbers(Counters.INCIDENT, INCIDENT_NUMBERS, start.number());
    this.runs = numbers(Counters.RUN, RUN_NUMBERS, start.run());
    this.latestNotification = start.notification();
    this.latestAudit = start.audit();
    this.flows =
        BoundedQueue.start(
            "history-flows",
            FLOW_BOUNDS,
            _ -> StoredFlow.WAITING_BYTES,
            new FlowWriter(database, start.flow(), start.segment(), clock));
    this.retention = new Retention(database, settings, clock);
    this.retentionThread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("history-retention").daemon().factory());
    retentionThread.scheduleWithFixedDelay(
        this::deleteOld,
        RETENTION_INTERVAL.toSeconds(),
        RETENTION_INTERVAL.toSeconds(),
        TimeUnit.SECONDS);
  }

  /** Where an earlier process left off. */
  private record Start(
      long highest,
      long number,
      long run,
      long notification,
      long audit,
      long flow,
      FlowTable.Segment segment,
      int closed) {}

  private ReservedNumbers numbers(String counter, int block, long latest) {
    return new ReservedNumbers(
        block, latest, upTo -> changes.offer(new Change.Reservation(counter, upTo)));
  }

  /**
   * Opens the history, or creates it, and closes the incidents that a dead process left open.
   *
   * @return the history; empty if it cannot be used, in which case a warning has been logged
   */
  public static Optional<History> open(HistorySettings settings, Clock clock) {
    try {
      HistoryDatabase database = new HistoryDatabase(settings.location());
      Start[] start = new Start[1];
      try {
        database.write(handle -> start[0] = start(handle, clock));
      } catch (DatabaseException e) {
        database.close();
        throw e;
      }
      if (start[0].closed() > 0) {
        LOG.info(
            "{}: closed {} incidents that an earlier run left open", database, start[0].closed());
      }
      return Optional.of(new History(database, settings, start[0], clock));
    } catch (DatabaseException e) {
      LOG.warn(
          "{}; detection continues, but incidents are kept only in memory until the next start",
          e.getMessage());
      LOG.debug("{}", settings.location(), e);
      return Optional.empty();
    }
  }

  private static Start start(Handle handle, Clock clock) {
    long highest = IncidentTable.highest(handle);
    long number = Math.max(highest, Counters.latest(handle, Counters.INCIDENT));
    long run = Counters.latest(handle, Counters.RUN);
    Counters.set(handle, Counters.INCIDENT, number + INCIDENT_NUMBERS);
    Counters.set(handle, Counters.RUN, run + RUN_NUMBERS);
    long notification =
        Math.max(NotificationTable.highest(handle), Counters.latest(handle, Counters.NOTIFICATION));
    return new Start(
        highest,
        number,
        run,
        notification,
        AuditRows.highest(handle),
        FlowTable.highest(handle),
        FlowTable.latestSegment(handle),
        IncidentTable.closeAll(handle, clock.instant()));
  }

  @Override
  public boolean isLasting() {
    return true;
  }

  @Override
  public Optional<Set<Long>> storedRuns(Collection<Long> runs) {
    awaitWritten(LONGEST_WAIT_TO_READ);
    return IncidentRuns.stored(database, runs);
  }

  @Override
  public long nextNumber() {
    return numbers.next();
  }

  @Override
  public long nextRun() {
    return runs.next();
  }

  @Override
  public void changed(KeptIncident incident) {
    changes.offer(new Change.Incident(incident));
  }

  @Override
  public List<KeptIncident> find(Collection<String> ids) {
    awaitWritten(LONGEST_WAIT_TO_READ);
    return database.read(handle -> IncidentTable.find(handle, ids)).orElse(List.of());
  }

  @Override
  public Optional<IncidentStore.Page> page(
      Criterion criterion, int limit, long before, Duration budget) {
    awaitWritten(LONGEST_WAIT_TO_READ);
    SearchTime time = new SearchTime(budget, System::nanoTime);
    return turns.run(
        time,
        () ->
            new IncidentSearch(
                    database, criterion, time, limit, before, IncidentSearch.MOST_CANDIDATES)
                .page(),
        () -> Optional.of(IncidentStore.Page.none(before)));
  }

  @Override
  public Optional<IncidentDay.Counts> days(Criterion criterion, int most, Duration budget) {
    awaitWritten(LONGEST_WAIT_TO_READ);
    SearchTime time = new SearchTime(budget, System::nanoTime);
    return turns.run(
        time,
        () -> new IncidentDays(database, criterion, time).latest(most),
        () -> Optional.of(IncidentDay.Counts.NONE));
  }

  @Override
  public void store(List<LiveNotification> notifications) {
    notifications.forEach(each -> changes.offer(new Change.Notification(each)));
    awaitWritten(LONGEST_WAIT);
  }

  @Override
  public Earlier earlier(int most) {
    return new Earlier(
        latestNotification,
        database.read(handle -> NotificationTable.latest(handle, most)).orElse(List.of()));
  }

  /**
   * Reads other tables of the database; empty if it cannot be used.
   *
   * @param work runs in a transaction
   */
  public <T> Optional<T> read(Function<Handle, T> work) {
    return database.read(work);
  }

  /**
   * Writes other tables of the database at once. When this method returns, the changes survive the
   * end of the process.
   *
   * @param work runs in a transaction
   * @throws DatabaseException if the database cannot be used; then nothing is changed
   */
  public void write(Consumer<Handle> work) {
    database.write(work);
  }

  /**
   * Waits until earlier changes have been written. If that takes too long, the next calls do not
   * wait, so that a slow database does not hold up everyone who reads.
   */
  private void awaitWritten(Duration atMost) {
    if (database.isAvailable() && System.nanoTime() - patientFrom >= 0) {
      if (!changes.awaitHandled(atMost)) {
        patientFrom = System.nanoTime() + IMPATIENCE.toNanos();
      }
    }
  }

  /**
   * Stores scored flows, later and on another thread. Never blocks.
   *
   * @param origin the source of their packets
   */
  public void scored(List<DetectedFlow> scored, AlertOrigin origin) {
    String text = origin.text();
    scored.forEach(each -> store(StoredFlow.of(each, text)));
  }

  /** Stores a flow, later and on another thread; its id is assigned then. Never blocks. */
  public void store(StoredFlow flow) {
    flows.offer(flow);
  }

  /**
   * The stored flows that satisfy a criterion, latest stored first; empty if the database cannot be
   * read.
   *
   * @param before only flows with a smaller id
   * @param limit the maximum number of flows
   * @param budget how long the search may take; if that is not enough, the page is partial
   */
  public Optional<FlowPage> flows(Criterion criterion, long before, int limit, Duration budget) {
    SearchTime time = new SearchTime(budget, System::nanoTime);
    long now = FlowTime.micros(clock.instant());
    return turns.run(
        time,
        () -> new FlowSearch(database, criterion, time, now).page(before, limit),
        () -> Optional.of(FlowPage.partial(List.of(), Math.min(before, now))));
  }

  /** Stores what a source of packets did in a minute, later and on another thread. Never blocks. */
  public void store(MinuteFigures figures) {
    changes.offer(new Change.Minute(figures));
  }

  /**
   * The figures of a range; empty if the database cannot be read.
   *
   * @param budget how long reading may take
   * @throws DatabaseException only if reading took longer
   */
  public Optional<FigureSeries> figures(FigureRange range, Duration budget) {
    awaitWritten(LONGEST_WAIT_TO_READ);
    return database.read(budget, handle -> FigureRows.find(handle, range));
  }

  /** Stores who changed what. Waits until the event is on disk, for a second at most. */
  public void store(AuditEvent event) {
    changes.offer(new Change.Audit(event));
    awaitWritten(LONGEST_WAIT);
  }

  /** The events that are wanted, latest first; empty if the database cannot be read. */
  public Optional<List<AuditEvent>> audit(AuditFilter filter, int limit) {
    awaitWritten(LONGEST_WAIT_TO_READ);
    return database.read(handle -> AuditRows.latest(handle, filter, limit));
  }

  /** The highest number of an event when the history was opened; 0 if there was none. */
  public long latestAudit() {
    return latestAudit;
  }

  /** The time of storing of the oldest stored flow, in microseconds since the epoch. */
  public OptionalLong flowsSince() {
    return database.read(FlowRows::lowest).orElse(OptionalLong.empty());
  }

  /** The stored flow with an id; empty if there is none, or if the database cannot be read. */
  public Optional<StoredFlow> flow(long id) {
    return database.read(handle -> FlowRows.find(handle, id)).flatMap(Function.identity());
  }

  /**
   * Waits until everything offered so far has been written.
   *
   * @return true if it has
   */
  boolean flush(Duration atMost) {
    return changes.awaitHandled(atMost) && flows.awaitHandled(atMost);
  }

  /** Deletes what is too old or too much now; otherwise, this happens every minute. */
  public void deleteOld() {
    try {
      retention.run();
    } catch (RuntimeException | Error e) {
      LOG.warn("unexpected error; the retention of the history continues", e);
    }
  }

  /** The state and the counts so far. */
  public HistoryStatus status() {
    return new HistoryStatus(
        database.isAvailable(),
        retention.bytes(),
        lane(changes.counts()),
        lane(flows.counts()),
        retention.deleted());
  }

  private static HistoryStatus.Lane lane(BoundedQueue.Counts counts) {
    return new HistoryStatus.Lane(
        counts.handled(), counts.failed(), counts.dropped(), counts.waiting());
  }

  /**
   * Writes what is waiting and closes the database. Batches that are being written are interrupted
   * only at the end.
   *
   * @param atMost how long to write what is waiting
   * @param end how long closing may take in all
   */
  public void close(Duration atMost, Duration end) {
    retention.stop();
    retentionThread.shutdown();
    SearchTime left = new SearchTime(end, System::nanoTime);
    changes.close(atMost, left.left().minus(atMost));
    flows.close(atMost, left.left().minus(atMost));
    awaitRetention(left.left());
    if (database.isAvailable()) {
      try {
        // The next process continues without a gap.
        database.write(
            handle -> {
              Counters.set(handle, Counters.INCIDENT, numbers.latest());
              Counters.set(handle, Counters.RUN, runs.latest());
            });
      } catch (DatabaseException e) {
        database.warn(e);
      }
    }
    database.close();
  }

  private void awaitRetention(Duration atMost) {
    try {
      if (!retentionThread.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("the retention of the history has not ended");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    close(LONGEST_WAIT, LONGEST_END);
  }
}
