package io.mlids.api.dispatch;

import io.mlids.api.alert.Alert;
import io.mlids.api.alert.AllowList;
import io.mlids.api.alert.Attack;
import io.mlids.api.alert.AttackExplanations;
import io.mlids.api.alert.IncidentNews;
import io.mlids.api.alert.PackedRow;
import io.mlids.api.alert.RequestColumns;
import io.mlids.api.alert.RollupLimits;
import io.mlids.api.alert.Rollups;
import io.mlids.api.alert.SubmittedColumns;
import io.mlids.api.background.FileWork;
import io.mlids.api.feed.LiveFeed;
import io.mlids.api.feed.NotificationArchive;
import io.mlids.api.incident.IncidentArchive;
import io.mlids.api.incident.IncidentChange;
import io.mlids.api.incident.IncidentReporter;
import io.mlids.api.incident.IncidentStore;
import io.mlids.api.incident.Incidents;
import io.mlids.api.incident.KeptIncident;
import io.mlids.api.sink.AlertContent;
import io.mlids.api.sink.AlertFile;
import io.mlids.api.sink.IncidentContent;
import io.mlids.api.sink.Notifications;
import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.detect.Verdict;
import io.mlids.core.incident.Incident;
import io.mlids.core.incident.IncidentListener.Event;
import io.mlids.core.pipeline.DetectedFlow;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives the attacks from all sources and raises alerts, except for attacks that the allow-list
 * suppresses. The queue receives a message for each attack; clients, the alert file and, without a
 * queue, the log receive roll-ups. Thread-safe.
 */
public final class Alerts implements AttackReporter, IncidentReporter {
  private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);

  /** The interval at which windows are closed and the allow-list is checked. */
  private static final Duration TICK = Duration.ofSeconds(1);

  /** The maximum time for reading the allow-list at startup. */
  private static final Duration LONGEST_READING = Duration.ofSeconds(10);

  private final Notifications messages;
  private final RequestColumns requestColumns = new RequestColumns();
  private final AllowList allowList;
  private final Rollups rollups;
  private final LiveFeed live;
  private final FlowArchive flowArchive;
  private final Incidents incidents;
  private final AttackExplanations explanations;
  private final IncidentSettings settings;
  private final Optional<AlertFile> file;
  private final ScheduledExecutorService scheduler;

  /** A separate thread, because reading blocks for as long as the disk does not respond. */
  private final ScheduledExecutorService allowListReader;

  private final Clock clock;
  private volatile Optional<FlowIncidents> flowIncidents = Optional.empty();
  private final OriginCounts byOrigin = new OriginCounts();
  private final AtomicLong reported = new AtomicLong();
  private final AtomicLong suppressed = new AtomicLong();

  private Alerts(
      AlertSettings settings,
      Notifications messages,
      IncidentArchive archive,
      NotificationArchive notifications,
      FlowArchive flows,
      Clock clock)
      throws IOException {
    this.flowArchive = flows;
    this.messages = messages;
    this.clock = clock;
    this.allowList =
        settings.allowList().isEmpty()
            ? AllowList.empty(clock)
            : readAllowList(settings.allowList().get(), clock);
    this.file =
        settings.file().isEmpty()
            ? Optional.empty()
            : Optional.of(AlertFile.start(settings.file().get()));
    this.live = LiveFeed.start(settings.live(), notifications);
    this.incidents =
        new Incidents(
            new IncidentStore(IncidentStore.DEFAULT_MOST),
            archive,
            this,
            settings.incidents().behaviour(),
            clock);
    this.explanations =
        new AttackExplanations(settings.explained(), incidents.store(), System::nanoTime);
    this.settings = settings.incidents();
    this.rollups =
        new Rollups(
            settings.rollupWindow(),
            RollupLimits.DEFAULT,
            ThreadLocalRandom.current().nextLong(),
            this::publish);
    this.scheduler = scheduler("alert-clock");
    this.allowListReader = scheduler("allow-list");
  }

  private static ScheduledExecutorService scheduler(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().name(name).daemon().factory());
  }

  private static AllowList readAllowList(Path path, Clock clock) throws IOException {
    return FileWork.within(
        LONGEST_READING,
        path,
        "check the disk, or use another file",
        () -> AllowList.read(path, clock));
  }

  /** Like the other method, with incidents only in memory. */
  public static Alerts start(AlertSettings settings, Notifications messages, Clock clock)
      throws IOException {
    return start(
        settings,
        messages,
        IncidentArchive.none(),
        NotificationArchive.NONE,
        FlowArchive.NONE,
        clock);
  }

  /**
   * Opens the alert file, reads the allow-list and starts the threads.
   *
   * @param messages sends the messages; not closed by {@link #close}
   * @param archive keeps the incidents; not closed by {@link #close}
   * @param notifications keeps the notifications; not closed by {@link #close}
   * @param flows keeps the scored flows; not closed by {@link #close}
   * @throws IOException if the allow-list cannot be read or the alert file cannot be written; the
   *     message says what to do
   */
  public static Alerts start(
      AlertSettings settings,
      Notifications messages,
      IncidentArchive archive,
      NotificationArchive notifications,
      FlowArchive flows,
      Clock clock)
      throws IOException {
    Alerts alerts = new Alerts(settings, messages, archive, notifications, flows, clock);
    alerts.everySecond(alerts.scheduler, alerts::tick);
    alerts.everySecond(alerts.allowListReader, alerts.allowList::refresh);
    return alerts;
  }

  private void everySecond(ScheduledExecutorService thread, Runnable work) {
    thread.scheduleWithFixedDelay(
        () -> goOn(work), TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Logs all exceptions, even those caused by a temporary lack of memory, because an uncaught one
   * would cancel the schedule.
   */
  private static void goOn(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      LOG.warn("unexpected error; alerts continue", e);
    }
  }

  private void tick() {
    rollups.closeDue(clock.instant());
    allowList.warnIfStalled();
    file.ifPresent(AlertFile::warnIfStalled);
  }

  /** The feed of alerts for connected clients. */
  public LiveFeed live() {
    return live;
  }

  /** The incidents of all packet sources. */
  public Incidents incidents() {
    return incidents;
  }

  /** The explanations of attacks. */
  public AttackExplanations explanations() {
    return explanations;
  }

  /** The allow-list. */
  public AllowList allowList() {
    return allowList;
  }

  @Override
  public void report(DetectedFlow attack, String modelVersion, AlertOrigin origin) {
    tell(new Attack.OfPackets(attack, modelVersion, origin, clock.instant(), explanations));
  }

  @Override
  public void scored(List<DetectedFlow> flows, String modelVersion, AlertOrigin origin) {
    incidents.flows().add(flows);
    flowArchive.scored(flows, modelVersion, origin);
  }

  /** Returns the columns of a request in the form that {@link #reportRow} takes. */
  public SubmittedColumns columns(List<String> names) {
    return requestColumns.of(names);
  }

  /**
   * Like {@link #report}, but for an attack in a submitted row.
   *
   * @param index the row's name or number
   * @param values the JSON value of each column; null if missing
   * @param length the row's approximate length in the body
   */
  public void reportRow(
      SubmittedColumns columns,
      Object index,
      List<Object> values,
      int length,
      Verdict verdict,
      String modelVersion) {
    int bytes = columns.memory(values, length + index.toString().length());
    tell(
        new Attack.OfRow(
            columns, index, PackedRow.of(values), bytes, verdict, modelVersion, clock.instant()));
  }

  /** Returns whether {@link #publishBenign} has an effect. */
  public boolean publishesBenign() {
    return messages.wantsBenign();
  }

  /**
   * Sends the verdict for a benign row to the targets that want all predictions; see {@link
   * #reportRow} for the parameters. Nothing else is done with benign rows.
   */
  public void publishBenign(
      SubmittedColumns columns,
      Object index,
      List<Object> values,
      int length,
      Verdict verdict,
      String modelVersion) {
    int bytes = columns.memory(values, length + index.toString().length());
    List<Object> packed = PackedRow.of(values);
    Instant at = clock.instant();
    messages.offerBenign(
        () -> columns.notification(index, packed, verdict, at, modelVersion), bytes);
  }

  /**
   * Waits briefly until the notifications about reported rows are on disk, if there is a spool. A
   * request that is answered after this call has notifications that survive the process.
   */
  public void awaitStored() {
    messages.awaitStored();
  }

  private void tell(Attack attack) {
    try {
      reported.incrementAndGet();
      byOrigin.attack(attack.origin());
      if (allowList.suppresses(attack)) {
        suppressed.incrementAndGet();
        return;
      }
      if (!messages.wantsRollups() && notifiesOf(attack)) {
        messages.offer(attack::notification, attack.bytes());
      }
      if (attack instanceof Attack.OfPackets ofPackets) {
        explanations.keep(ofPackets);
      }
      rollups.add(attack);
    } catch (RuntimeException e) {
      LOG.error("an attack could not be reported", e);
    }
  }

  /**
   * Returns whether receivers are notified of an attack. Submitted rows are always reported,
   * because they never belong to an incident.
   */
  private boolean notifiesOf(Attack attack) {
    return settings.notifyAbout().flows() || attack instanceof Attack.OfRow;
  }

  private void publish(Alert alert) {
    byOrigin.alert(alert.attack().origin());
    live.offer(alert);
    if (!notifiesOf(alert.attack())) {
      return;
    }
    file.ifPresent(to -> to.offer(alert));
    if (messages.wantsRollups()) {
      messages.offer(new AlertContent(alert), alert.attack().bytes());
    }
  }

  @Override
  public boolean suppresses(Incident incident, boolean counted) {
    return allowList.suppresses(incident, counted);
  }

  @Override
  public void changed(IncidentChange change) {
    try {
      flowIncidents.ifPresent(index -> index.changed(change.incident()));
      if (change.event() == Event.OPENED) {
        byOrigin.incident(change.incident().origin());
      }
      explanations.changed(change);
      IncidentNews news = new IncidentNews(change);
      live.offer(news.brief());
      KeptIncident incident = change.incident();
      if (change.alarming()
          && settings.notifyAbout().incidents()
          && incident.incident().severity().isAtLeast(settings.least())) {
        file.ifPresent(to -> to.offer(news));
        messages.offer(new IncidentContent(news.change()), incident.bytes());
      }
    } catch (RuntimeException e) {
      LOG.error("an incident could not be reported", e);
    }
  }

  /** Keeps an index up to date with the incidents that change from now on. */
  public void keepUpToDate(FlowIncidents index) {
    flowIncidents = Optional.of(index);
  }

  /** The counts so far by the kind of source of the packets. */
  public OriginCounts byOrigin() {
    return byOrigin;
  }

  /** The counts so far. */
  public AlertCounts counts() {
    AlertFile.Counts lines = file.map(AlertFile::counts).orElse(new AlertFile.Counts(0, 0, 0));
    return new AlertCounts(
        reported.get(),
        suppressed.get(),
        rollups.rolledUp(),
        rollups.openWindows(),
        rollups.closedEarly(),
        rollups.merged(),
        lines.written(),
        lines.failed(),
        lines.dropped());
  }

  /**
   * Sends clients the notifications that they have not received yet, for at most the given time,
   * then ends their connections. Must be called before the server that holds these connections is
   * closed.
   */
  public void endListening(Duration atMost) {
    rollups.closeAll();
    live.close(atMost);
  }

  /** Stops the feed, the alert file and the threads; waits at most the given time for each. */
  public void close(Duration atMost) {
    scheduler.shutdownNow();
    allowListReader.shutdownNow();
    rollups.closeAll();
    live.close(atMost);
    file.ifPresent(to -> to.close(atMost));
  }
}
