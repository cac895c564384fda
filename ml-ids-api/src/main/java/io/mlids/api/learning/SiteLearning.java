package io.mlids.api.learning;

import io.mlids.api.scoring.LearningProgress;
import io.mlids.api.sensor.SensorObserver;
import io.mlids.core.console.Console;
import io.mlids.core.incident.Incident;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.site.IncidentFlows;
import io.mlids.core.site.LearningFile;
import io.mlids.core.site.RepeatedSources;
import io.mlids.core.site.SiteClassifier;
import io.mlids.core.site.SiteFile;
import io.mlids.core.site.SiteFlow;
import io.mlids.core.site.SiteLearner;
import io.mlids.core.site.SiteProfile;
import io.mlids.core.site.TooFewFlowsException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns a site profile from the sensor's flows while they are classified with the model or an
 * older profile. When the time is over and there are enough flows, the profile is written and used
 * from then on. Until then, the flows are saved every five minutes and at the end, so that a
 * restarted server can continue. Thread-safe.
 */
public final class SiteLearning implements SensorObserver, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SiteLearning.class);

  /** The maximum number of flows held. */
  private static final int MAX_HELD = 100_000;

  /** The flows take at most this share of the heap, unless the promise needs more of them. */
  private static final int HEAP_SHARE = 16;

  /** The approximate memory of a flow without its row. */
  private static final int FLOW_BYTES = 200;

  private static final int MAX_NAMES = 10;

  private static final long FOREST_SEED = 20260101;
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration LEAVE_OUT_EVERY = Duration.ofSeconds(10);
  private static final Duration SAVE_EVERY = Duration.ofMinutes(5);
  private static final Duration REPORT_EVERY = Duration.ofHours(1);

  /** The maximum time to wait for a save or for learning to end. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Path directory;
  private final LearningSettings settings;
  private final SiteClassifier classifier;
  private final Clock clock;
  private final LearningFile.Model model;
  private final Instant since;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("site-learning").factory());

  private final LongAdder saveFailures = new LongAdder();

  /** Guards the learner, the incidents and {@link #learning}. */
  private final Object lock = new Object();

  private final IncidentFlows incidents = new IncidentFlows();
  private SiteLearner learner;
  private boolean learning = true;

  // The following fields are used only by the thread, and by close() after the thread has ended.
  private Instant saved = Instant.EPOCH;
  private Instant sorted = Instant.EPOCH;
  private Instant reported = Instant.EPOCH;
  private Optional<SiteProfile> unwritten = Optional.empty();

  private SiteLearning(
      Path directory,
      LearningSettings settings,
      SiteClassifier classifier,
      Clock clock,
      long heapBytes) {
    this.directory = directory;
    this.settings = settings;
    this.classifier = classifier;
    this.clock = clock;
    this.model =
        new LearningFile.Model(
            classifier.scoreVersion(), classifier.profile(), classifier.features());
    this.learner = new SiteLearner(model.features(), capacity(heapBytes));
    this.since = resumed();
  }

  private int capacity(long heapBytes) {
    long bytes = FLOW_BYTES + 4L * model.features().size();
    long fitting = Math.min(MAX_HELD, heapBytes / HEAP_SHARE / bytes);
    // At the limit, half of the flows are dropped. The rest must be enough to finish.
    return (int) Math.max(fitting, 2 * SiteLearner.needed(settings.falseAlarms()) + 2);
  }

  /**
   * Starts to learn, or continues with the flows saved in the directory.
   *
   * @param directory the directory of the site profile
   * @param classifier classifies the sensor's flows; receives the profile
   */
  public static SiteLearning start(
      Path directory, LearningSettings settings, SiteClassifier classifier, Clock clock) {
    SiteLearning learning = create(directory, settings, classifier, clock);
    learning.thread.scheduleWithFixedDelay(
        learning::tickAgain, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    return learning;
  }

  /** Like {@link #start}, but {@link #tick} has to be called. */
  static SiteLearning create(
      Path directory, LearningSettings settings, SiteClassifier classifier, Clock clock) {
    return new SiteLearning(
        directory, settings, classifier, clock, Runtime.getRuntime().maxMemory());
  }

  private Instant resumed() {
    Instant now = clock.instant();
    if (LearningFile.existsIn(directory)) {
      try {
        Instant begin = LearningFile.read(directory, model, learner);
        LOG.info(
            "site: continuing to learn, {} flows since {}, at least until {}",
            learner.represented(),
            begin,
            begin.plus(settings.duration()));
        return begin;
      } catch (IOException e) {
        LOG.warn("site: {}; learning starts again", Console.describe(e));
      }
    }
    LOG.info("site: learning at least until {}", now.plus(settings.duration()));
    return now;
  }

  @Override
  public void scored(List<DetectedFlow> flows) {
    synchronized (lock) {
      if (!learning) {
        return;
      }
      for (DetectedFlow each : flows) {
        learner.add(
            SiteFlow.of(each.flow()),
            each.flow().modelRow(model.features()),
            each.verdict().probability());
      }
    }
  }

  /**
   * Receives incidents detected in packets. Incidents based on verdicts do not count: their flows
   * may be false alarms of the model on this network, which the profile must learn.
   */
  @Override
  public void changed(Event event, Incident incident) {
    synchronized (lock) {
      if (learning && !incident.isOfVerdicts()) {
        incidents.changed(event, incident);
      }
    }
  }

  /** The progress; empty once a profile has been learned. */
  public Optional<LearningProgress> progress() {
    synchronized (lock) {
      return learning ? Optional.of(now()) : Optional.empty();
    }
  }

  private LearningProgress now() {
    long needed = SiteLearner.needed(settings.falseAlarms());
    long flows = learner.represented();
    Instant now = clock.instant();
    Instant planned = since.plus(settings.duration());
    Instant end = planned;
    if (flows < needed) {
      long elapsed = Math.max(1, Duration.between(since, now).toMillis());
      // Without any flows, assume that the same time is needed again.
      double left = flows == 0 ? 1 : (double) (needed - flows) / flows;
      Instant estimated = now.plusMillis((long) (elapsed * left));
      end = estimated.isAfter(planned) ? estimated : planned;
    }
    return new LearningProgress(since, end, flows, learner.leftOut(), needed);
  }

  /** Logs all exceptions, because an uncaught one would cancel the schedule. */
  private void tickAgain() {
    try {
      tick();
    } catch (RuntimeException | Error e) {
      LOG.error("site: unexpected error; learning continues", e);
    }
  }

  /**
   * Finishes if the time is over and there are enough flows, and saves the flows if a save is due.
   */
  void tick() {
    Instant now = clock.instant();
    if (unwritten.isPresent()) {
      if (isDue(saved, SAVE_EVERY, now)) {
        write(unwritten.get());
      }
      return;
    }
    boolean isOver = !now.isBefore(since.plus(settings.duration()));
    if (isOver || isDue(sorted, LEAVE_OUT_EVERY, now)) {
      sorted = now;
      leaveOut();
    }
    if (isOver && isEnough()) {
      leaveOutRepeatedSources();
    }
    if (isOver && isEnough()) {
      finish();
      return;
    }
    if (isOver && isDue(reported, REPORT_EVERY, now)) {
      reported = now;
      report();
    }
    if (isDue(saved, SAVE_EVERY, now)) {
      save();
    }
  }

  private static boolean isDue(Instant last, Duration interval, Instant now) {
    return !now.isBefore(last.plus(interval));
  }

  private void leaveOut() {
    synchronized (lock) {
      if (incidents.incidents() > 0) {
        learner.leaveOut(incidents::contains);
      }
    }
  }

  /**
   * Only at the end, because until then the flows may be too few to tell whether the model fits.
   */
  private void leaveOutRepeatedSources() {
    RepeatedSources repeated;
    synchronized (lock) {
      repeated = learner.repeatedSources(classifier.modelThreshold(), _ -> false);
      learner.leaveOut(repeated::contains);
    }
    if (!repeated.names().isEmpty()) {
      LOG.info(
          "site: the flows of {} sources are left out, because the model repeatedly classifies"
              + " them as attackers: {}",
          repeated.names().size(),
          repeated.names().stream().limit(MAX_NAMES).collect(Collectors.joining(", ")));
    }
  }

  private boolean isEnough() {
    synchronized (lock) {
      return learner.held() >= SiteLearner.needed(settings.falseAlarms());
    }
  }

  private void report() {
    LearningProgress progress = progress().orElseThrow();
    LOG.info(
        "site: {} flows are too few for a false-alarm rate of {}, which needs at least {}; learning"
            + " continues, probably until {}",
        progress.flows(),
        settings.falseAlarms(),
        progress.needed(),
        progress.until());
  }

  private SiteLearner copy() {
    synchronized (lock) {
      return learner.copy();
    }
  }

  private void finish() {
    SiteProfile.Source source =
        new SiteProfile.Source(
            clock.instant(),
            model.version(),
            model.profile(),
            model.features(),
            settings.falseAlarms());
    SiteLearner.Result result;
    try {
      result = copy().learn(source, _ -> false, classifier.modelThreshold(), FOREST_SEED);
    } catch (TooFewFlowsException e) {
      throw new IllegalStateException(e);
    }
    SiteProfile profile = result.profile();
    classifier.use(profile);
    synchronized (lock) {
      learning = false;
      // The flows take tens of megabytes.
      learner = new SiteLearner(model.features());
    }
    LOG.info(
        "site: learned from {} flows, {} left out; at most {} of benign flows flagged, {}; check:"
            + " {} of {} later flows flagged, {} unusual",
        profile.source().flows(),
        profile.source().leftOut(),
        profile.source().falseAlarms(),
        profile.promise().text(),
        result.flagged(),
        result.checked(),
        result.unusual());
    write(profile);
  }

  /** Writes the profile; if that fails, keeps the saved flows and tries again later. */
  private void write(SiteProfile profile) {
    saved = clock.instant();
    try {
      SiteFile.write(profile, directory);
      LearningFile.delete(directory);
      LOG.info("site: the profile is in {}", directory.resolve(SiteFile.NAME));
      unwritten = Optional.empty();
      thread.shutdown();
    } catch (IOException e) {
      saveFailures.increment();
      unwritten = Optional.of(profile);
      LOG.warn(
          "site: the profile is in use but was not written ({}); trying again every {} min",
          Console.describe(e),
          SAVE_EVERY.toMinutes());
    }
  }

  private void save() {
    saved = clock.instant();
    try {
      LearningFile.write(directory, model, since, copy());
    } catch (IOException e) {
      saveFailures.increment();
      LOG.warn(
          "site: the flows learned from were not saved ({}); trying again in {} min",
          Console.describe(e),
          SAVE_EVERY.toMinutes());
    }
  }

  /** The number of times that the flows or the profile could not be written. */
  public long saveFailures() {
    return saveFailures.sum();
  }

  /** Saves the flows, unless a profile has been learned. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.warn("site: ended while the profile was being learned; it will be learned at startup");
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (progress().isPresent()) {
      leaveOut();
      save();
    }
  }
}
