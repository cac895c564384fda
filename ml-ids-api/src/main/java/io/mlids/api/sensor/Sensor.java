package io.mlids.api.sensor;

import io.mlids.api.dispatch.AttackReporter;
import io.mlids.api.dispatch.FlowWatch;
import io.mlids.api.dispatch.ScoredFlows;
import io.mlids.api.incident.IncidentLimit;
import io.mlids.api.incident.IncidentRun;
import io.mlids.api.incident.Incidents;
import io.mlids.api.incident.RunWatch;
import io.mlids.api.incident.VerdictEvidence;
import io.mlids.api.scoring.ObservedPackets;
import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.capture.LiveSource;
import io.mlids.core.console.Console;
import io.mlids.core.detect.Classifier;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.ExtractionSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that captures from an interface, scores the flows and reports the attacks. If the
 * capture fails, for example because the interface disappears, all flows end, and the capture is
 * restarted after increasingly long pauses (see {@link Retries}). The link state is checked once a
 * second: while the interface is down or has no link, the capture waits, and the status says so.
 * Thread-safe.
 */
public final class Sensor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sensor.class);

  /** The maximum time for stopping, including the processing of the last packets and open flows. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /**
   * The state of hosts and conversations is sized so that it typically uses at most 1/16 of the
   * heap.
   */
  private static final int STATE_SHARE = 16;

  /** Opens a packet source. */
  @FunctionalInterface
  interface Opening {
    LiveSource open() throws IOException;
  }

  private final SensorSettings settings;
  private final LinkState link;
  private final Opening opening;
  private final AttackWatch watch;
  private final Incidents incidents;
  private final SensorObserver observer;
  private final BehaviourSettings behaviour;
  private final String modelVersion;
  private final ObservedPackets observed;
  private final ExtractionSettings extraction;
  private final Instant since;
  private final SensorAccounts accounts = new SensorAccounts();
  private final RateWindow window = new RateWindow();
  private final CountDownLatch tried = new CountDownLatch(1);
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("sensor-rates").factory());
  private final Retries retries;
  private final Thread thread;

  private Sensor(
      SensorSettings settings,
      Opening opening,
      Classifier classifier,
      AttackReporter reporter,
      Incidents incidents,
      ScoredFlows counter,
      SensorObserver observer,
      Retries retries,
      Clock clock) {
    this.retries = retries;
    this.incidents = incidents;
    this.observer = observer;
    this.behaviour = incidents.behaviour().fitted(Runtime.getRuntime().maxMemory() / STATE_SHARE);
    this.modelVersion = classifier.modelVersion();
    this.settings = settings;
    this.link = new LinkState(Path.of("/sys/class/net"), settings.interfaceName());
    this.opening = opening;
    this.watch = new AttackWatch(new FlowWatch(classifier, reporter, counter, settings::origin));
    this.observed = new ObservedPackets(classifier);
    this.extraction =
        new ExtractionSettings(
            classifier.profile(),
            false,
            Optional.empty(),
            settings.maxFlows(),
            settings.ignoreVlan());
    this.since = clock.instant();
    this.thread = Thread.ofPlatform().daemon().name("sensor").unstarted(this::work);
  }

  /**
   * Starts capturing, and returns once the first attempt to open the capture has succeeded or
   * failed.
   *
   * @param classifier the model
   * @param reporter receives the attacks
   * @param incidents receives the incidents found from packets and verdicts
   * @param counter counts all flows
   * @param observer receives all flows and incidents
   */
  public static Sensor start(
      SensorSettings settings,
      Classifier classifier,
      AttackReporter reporter,
      Incidents incidents,
      ScoredFlows counter,
      SensorObserver observer,
      Clock clock) {
    Retries retries = new Retries(Retries.FIRST);
    return start(
        settings,
        settings::open,
        classifier,
        reporter,
        incidents,
        counter,
        observer,
        retries,
        clock);
  }

  static Sensor start(
      SensorSettings settings,
      Opening opening,
      Classifier classifier,
      AttackReporter reporter,
      Incidents incidents,
      ScoredFlows counter,
      SensorObserver observer,
      Retries retries,
      Clock clock) {
    Sensor sensor =
        new Sensor(
            settings, opening, classifier, reporter, incidents, counter, observer, retries, clock);
    sensor.tick();
    sensor.ticks.scheduleAtFixedRate(sensor::tickAgain, 1, 1, TimeUnit.SECONDS);
    sensor.thread.start();
    sensor.awaitFirstTry();
    return sensor;
  }

  private void awaitFirstTry() {
    try {
      tried.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    while (!isStopping()) {
      long begin = System.nanoTime();
      try {
        capture();
        if (!isStopping()) {
          throw new IOException(settings.interfaceName() + ": the capture ended");
        }
      } catch (IOException | RuntimeException | Error e) {
        // Errors are caught too, so that the server survives a temporary lack of memory.
        pause(e, retries.pause(Duration.ofNanos(System.nanoTime() - begin)));
      }
    }
  }

  private void capture() throws IOException {
    try (IncidentRun found =
        incidents.begin(settings::origin, modelVersion, IncidentLimit.OF_SENSOR, observer)) {
      VerdictEvidence verdicts = VerdictEvidence.endless(behaviour, found);
      RunWatch packets = new RunWatch(extraction.profile(), behaviour, found);
      capture(
          CaptureRun.of(
              opening.open(), extraction, flows -> take(watch.score(flows), verdicts), packets));
      verdicts.finish();
    }
  }

  private void take(List<DetectedFlow> flows, VerdictEvidence verdicts) {
    verdicts.add(flows);
    observer.scored(flows);
  }

  private void capture(CaptureRun run) throws IOException {
    accounts.begin(run);
    if (isStopping()) {
      run.stop();
    }
    tried.countDown();
    LOG.info(
        "sensor: capturing on {}{}",
        settings.interfaceName(),
        settings.filter().isBlank() ? "" : ", filter '" + settings.filter() + "'");
    try {
      run.run();
    } finally {
      accounts.end(run);
    }
  }

  private void pause(Throwable failure, Duration pause) {
    String problem = Console.describe(failure);
    if (isStopping()) {
      LOG.warn("sensor: {}", problem);
      return;
    }
    accounts.fail(problem);
    tried.countDown();
    LOG.warn("sensor: {}; retrying in {} s", problem, pause.toSeconds());
    LOG.debug("stack trace of the warning above", failure);
    try {
      stopping.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      // This thread is interrupted only to stop it.
      stopping.countDown();
    }
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  /** Logs all exceptions, because an uncaught one would cancel the schedule. */
  private void tickAgain() {
    try {
      tick();
    } catch (RuntimeException | Error e) {
      LOG.error("the sensor's rates could not be computed", e);
    }
  }

  private void tick() {
    ExtractionSummary summary = accounts.summary();
    window.add(sample(summary));
    observed.upTo(summary);
    Optional<String> problem = link.problem();
    if (accounts.link(problem)) {
      LOG.warn(
          "sensor: {}",
          problem.orElse(settings.interfaceName() + ": the interface is up and has a link again"));
    }
  }

  private RateWindow.Sample sample(ExtractionSummary summary) {
    return new RateWindow.Sample(
        System.nanoTime(),
        summary.capture().packets(),
        summary.capture().bytes(),
        summary.flows().written(),
        watch.attacks());
  }

  /** The current status. */
  public SensorStatus.On status() {
    ExtractionSummary summary = accounts.summary();
    return new SensorStatus.On(
        settings,
        since,
        summary,
        window.rates(sample(summary)),
        watch.attacks(),
        accounts.failures(),
        accounts.problem());
  }

  /** Processes the received packets, ends all flows and reports the attacks among them. */
  @Override
  public void close() {
    stopping.countDown();
    accounts.stop();
    ticks.shutdownNow();
    try {
      if (thread.join(PATIENCE)) {
        LOG.info("sensor: {}", accounts.summary().captureText());
      } else {
        LOG.warn("sensor: the last flows were not scored in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
