package io.mlids.api.learning;

import io.mlids.api.scoring.LearningProgress;
import io.mlids.api.sensor.SensorObserver;
import io.mlids.core.console.Console;
import io.mlids.core.incident.Incident;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.site.Calibration;
import io.mlids.core.site.FalseAlarmLimit;
import io.mlids.core.site.LearningFile;
import io.mlids.core.site.SiteClassifier;
import io.mlids.core.site.SiteFile;
import io.mlids.core.site.SiteLearner;
import io.mlids.core.site.SiteProfile;
import io.mlids.core.site.TooFewFlowsException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
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

  private static final int MAX_NAMES = 10;

  private static final long FOREST_SEED = 20260101;
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration LEAVE_OUT_EVERY = Duration.ofSeconds(10);
  private static final Duration SAVE_EVERY = Duration.ofMinutes(5);
  private static final Duration REPORT_EVERY = Duration.ofHours(1);

  /** Before this time, the number of flows per day is too uncertain for a warning. */
  private static final Duration WARN_AFTER = Duration.ofHours(1);

  private static final String TRYING_AGAIN = "trying again in " + SAVE_EVERY.toMinutes() + " min";

  /** The maximum time to wait for a save or for learning to end. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Path directory;
  private final LearningSettings settings;
  private final SiteClassifier classifier;
  private final Clock clock;
  private final LearningFile.Model model;
  private final LearningFlows flows;
  private final Instant since;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("site-learning").factory());

  private final LongAdder saveFailures = new LongAdder();

  /** The number of flows needed, updated at intervals; 0 while unknown. */
  private volatile long needed;

  // The following fields are used only by the thread, and by close() after the thread has ended.
  private Instant saved = Instant.EPOCH;
  private Instant leftOut = Instant.EPOCH;
  private Instant reported = Instant.EPOCH;
  private Instant failed = Instant.EPOCH;
  private Optional<SiteProfile> unwritten = Optional.empty();
  private boolean warned;

  private SiteLearning(
      Path directory, LearningSettings settings, SiteClassifier classifier, Clock clock) {
    this.directory = directory;
    this.settings = settings;
    this.classifier = classifier;
    this.clock = clock;
    this.model =
        new LearningFile.Model(
            classifier.scoreVersion(), classifier.profile(), classifier.features());
    this.flows = new LearningFlows(model, settings.falseAlarms(), Runtime.getRuntime().maxMemory());
    Optional<Instant> resumed = flows.resume(directory);
    this.since = resumed.orElseGet(clock::instant);
    this.needed = flows.promise().needed();
    Instant end = since.plus(settings.duration());
    if (resumed.isPresent()) {
      LOG.info(
          "site: continuing to learn, {} flows since {}, at least until {}",
          flows.counts().orElseThrow().learned(),
          since,
          end);
    } else {
      LOG.info("site: learning at least until {}", end);
    }
  }

  /**
   * Starts to learn, or continues with the flows saved in the directory.
   *
   * @param directory the directory of the site profile
   * @param classifier classifies the sensor's flows; receives the profile
   */
  public static SiteLearning start(
      Path directory, LearningSettings settings, SiteClassifier classifier, Clock clock) {
    SiteLearning learning = new SiteLearning(directory, settings, classifier, clock);
    learning.thread.scheduleWithFixedDelay(
        learning::tickAgain, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    return learning;
  }

  @Override
  public void scored(List<DetectedFlow> scored) {
    flows.add(scored);
  }

  @Override
  public void changed(Event event, Incident incident) {
    flows.changed(event, incident);
  }

  /** The progress; empty once a profile has been learned. */
  public Optional<LearningProgress> progress() {
    return flows
        .counts()
        .map(
            counts ->
                new LearningProgress(
                    since, end(counts.learned()), counts.learned(), counts.leftOut(), needed));
  }

  /**
   * When learning will probably end.
   *
   * @param learned the number of flows learned so far
   */
  private Instant end(long learned) {
    Instant planned = since.plus(settings.duration());
    long enough = needed;
    if (enough > 0 && learned >= enough) {
      return planned;
    }
    Instant now = clock.instant();
    long elapsed = Math.max(1, Duration.between(since, now).toMillis());
    // If the flows needed or their rate are unknown, assume that the same time is needed again.
    double left = learned == 0 || enough == 0 ? 1 : (double) (enough - learned) / learned;
    Instant estimated = now.plusMillis((long) (elapsed * left));
    return estimated.isAfter(planned) ? estimated : planned;
  }

  /** Logs all exceptions, because an uncaught one would cancel the schedule. */
  private void tickAgain() {
    try {
      tick();
    } catch (RuntimeException | Error e) {
      failed = clock.instant();
      LOG.error("site: unexpected error; {}", TRYING_AGAIN, e);
    }
  }

  /**
   * Finishes if the time is over and there are enough flows, and saves the flows if a save is due.
   */
  private void tick() {
    Instant now = clock.instant();
    if (unwritten.isPresent()) {
      if (isDue(saved, SAVE_EVERY, now)) {
        write(unwritten.get(), TRYING_AGAIN);
      }
      return;
    }
    // After an error, the flows are saved and the next attempt waits, instead of one every second.
    boolean isOver =
        !now.isBefore(since.plus(settings.duration())) && isDue(failed, SAVE_EVERY, now);
    if (isOver || isDue(leftOut, LEAVE_OUT_EVERY, now)) {
      leftOut = now;
      flows.leaveOutIncidents();
      updateNeeded(isOver || isDue(since, WARN_AFTER, now));
    }
    if (isOver && flows.isEnough()) {
      leaveOutRepeatedSources();
      Optional<LearningFlows.Ready> ready = flows.ready();
      if (ready.isPresent()) {
        finish(ready.get());
        return;
      }
    }
    if (isOver && isDue(reported, REPORT_EVERY, now)) {
      reported = now;
      report();
    }
    if (isDue(saved, SAVE_EVERY, now)) {
      save(TRYING_AGAIN);
    }
  }

  private static boolean isDue(Instant last, Duration interval, Instant now) {
    return !now.isBefore(last.plus(interval));
  }

  /**
   * Computes the number of flows needed, which depends on the number of flows per day if the limit
   * does.
   *
   * @param warns whether to warn if the limit cannot be promised
   */
  private void updateNeeded(boolean warns) {
    Promise promise = flows.promise();
    needed = promise.needed();
    if (warns && !warned && promise.obstacle().isPresent()) {
      warned = true;
      LOG.warn(
          "site: the false-alarm limit {}; learning continues, and a restart with another limit"
              + " keeps the flows",
          promise.obstacle().get());
    }
  }

  private void leaveOutRepeatedSources() {
    List<String> names = flows.leaveOutRepeatedSources(classifier.modelThreshold());
    if (!names.isEmpty()) {
      LOG.info(
          "site: the flows of {} sources are left out, because the model repeatedly classifies"
              + " them as attackers: {}",
          names.size(),
          names.stream().limit(MAX_NAMES).collect(Collectors.joining(", ")));
    }
  }

  private void report() {
    LearningProgress progress = progress().orElseThrow();
    if (flows.promise().obstacle().isPresent()) {
      // More flows may not help, and the remedy has been logged.
      return;
    }
    LOG.info(
        "site: {} flows are too few to limit false alarms to {}{}; learning continues, probably"
            + " until {}",
        progress.flows(),
        settings.falseAlarms(),
        progress.needed() == 0 ? "" : ", which needs at least " + progress.needed(),
        progress.until());
  }

  private void finish(LearningFlows.Ready ready) {
    SiteProfile.Source source =
        new SiteProfile.Source(
            clock.instant(), model.version(), model.profile(), model.features(), ready.share());
    SiteLearner.Result result;
    try {
      result = ready.learner().learn(source, _ -> false, classifier.modelThreshold(), FOREST_SEED);
    } catch (TooFewFlowsException e) {
      throw new IllegalStateException(e);
    }
    SiteProfile profile = result.profile();
    classifier.use(profile);
    flows.close();
    LOG.info(
        "site: learned from {} flows, {} left out; at most {} of benign flows flagged{}, with a"
            + " confidence of {} %",
        profile.source().flows(),
        profile.source().leftOut(),
        String.format(Locale.ROOT, "%.3g %%", 100 * profile.source().falseAlarms()),
        perDay(settings.falseAlarms()),
        Math.round(100 * Calibration.CONFIDENCE));
    logCheck(result);
    write(profile, TRYING_AGAIN);
  }

  private static String perDay(FalseAlarmLimit limit) {
    return limit.isPerDay() ? " (" + limit + ")" : "";
  }

  private static void logCheck(SiteLearner.Result result) {
    if (result.checked() == 0) {
      LOG.info("site: check: none, because the earlier flows are too few for thresholds");
    } else {
      LOG.info(
          "site: check: {} of {} later flows flagged, {} unusual",
          result.flagged(),
          result.checked(),
          result.unusual());
    }
  }

  /**
   * Writes the profile; if that fails, keeps the saved flows.
   *
   * @param consequence what the log says if that fails
   */
  private void write(SiteProfile profile, String consequence) {
    saved = clock.instant();
    // Set first, so that the profile is written later whatever happens.
    unwritten = Optional.of(profile);
    try {
      SiteFile.write(profile, directory);
      LearningFile.delete(directory);
      LOG.info("site: the profile is in {}", directory.resolve(SiteFile.NAME));
      unwritten = Optional.empty();
      thread.shutdown();
    } catch (IOException e) {
      saveFailures.increment();
      LOG.warn(
          "site: the profile is in use but was not written ({}); {}",
          Console.describe(e),
          consequence);
    }
  }

  /**
   * Saves the flows.
   *
   * @param consequence what the log says if that fails
   */
  private void save(String consequence) {
    saved = clock.instant();
    try {
      LearningFile.write(directory, model, since, flows.copy());
    } catch (IOException e) {
      saveFailures.increment();
      LOG.warn(
          "site: the flows learned from were not saved ({}); {}", Console.describe(e), consequence);
    }
  }

  /** The number of times that the flows or the profile could not be written. */
  public long saveFailures() {
    return saveFailures.sum();
  }

  /** Saves the flows, or the profile if it has been learned but not written. */
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
    if (unwritten.isPresent()) {
      write(unwritten.get(), "it will be learned again from the flows last saved");
    } else if (progress().isPresent()) {
      flows.leaveOutIncidents();
      save("the next start continues with the flows last saved");
    }
  }
}
