package io.mlids.api;

import io.mlids.api.archive.ParquetArchive;
import io.mlids.api.dispatch.Alerts;
import io.mlids.api.dispatch.FlowArchive;
import io.mlids.api.dispatch.FlowIncidents;
import io.mlids.api.feed.NotificationArchive;
import io.mlids.api.feedback.Feedback;
import io.mlids.api.feedback.FeedbackStore;
import io.mlids.api.history.History;
import io.mlids.api.http.HttpServer;
import io.mlids.api.incident.IncidentArchive;
import io.mlids.api.learning.LearningSettings;
import io.mlids.api.learning.SiteLearning;
import io.mlids.api.metrics.ApiMetrics;
import io.mlids.api.metrics.ArchiveMetrics;
import io.mlids.api.metrics.HistoryMetrics;
import io.mlids.api.metrics.NotificationMetrics;
import io.mlids.api.metrics.PacketMetrics;
import io.mlids.api.metrics.SageMakerMetrics;
import io.mlids.api.metrics.SpoolMetrics;
import io.mlids.api.metrics.minute.MinuteRecorder;
import io.mlids.api.metrics.minute.MinuteStore;
import io.mlids.api.name.Names;
import io.mlids.api.packets.CarveLimits;
import io.mlids.api.packets.PacketCarver;
import io.mlids.api.packets.ring.PacketRing;
import io.mlids.api.route.ApiRoutes;
import io.mlids.api.sagemaker.SageMakerClassifier;
import io.mlids.api.scoring.ServedModel;
import io.mlids.api.sensor.Sensor;
import io.mlids.api.sensor.SensorObserver;
import io.mlids.api.sensor.SensorReference;
import io.mlids.api.sensor.SensorSettings;
import io.mlids.api.sink.Notifications;
import io.mlids.api.triage.DatabaseTriageLog;
import io.mlids.api.triage.MemoryTriageLog;
import io.mlids.api.triage.TriageBook;
import io.mlids.api.triage.TriageJudgements;
import io.mlids.api.triage.TriageLog;
import io.mlids.core.alert.QueueServer;
import io.mlids.core.detect.Classifier;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.model.ModelFormatException;
import io.mlids.core.site.LearningFile;
import io.mlids.core.site.SiteClassifier;
import io.mlids.core.site.SiteFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole service. The constructor starts each part after the parts that it depends on, and
 * registers a step to close it. Parts are closed in reverse order: the sources of attacks (sensor
 * and capture streams), the connected clients, the HTTP server, the alert receivers, and finally
 * the notifications and the embedded queue. Thread-safe.
 */
public final class ApiService implements AutoCloseable {
  /** Container platforms force a stop after ten seconds. */
  private static final Duration LONGEST_SHUTDOWN = Duration.ofMillis(8_500);

  /** The maximum time to wait until clients and files have received the last alerts. */
  private static final Duration LAST_ALERTS = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(ApiService.class);

  private final ApiConfig config;
  private final Optional<QueueServer> queue;
  private final Notifications notifications;
  private final Alerts alerts;
  private final ServedModel model;
  private final SensorReference sensor = new SensorReference();
  private volatile Optional<SiteLearning> learning = Optional.empty();
  private final Feedback feedback;
  private final ApiMetrics metrics;
  private final HttpServer server;
  private final ShutdownSteps shutdown;

  private ApiService(ApiConfig config, ShutdownSteps shutdown) throws IOException {
    this.config = config;
    this.shutdown = shutdown;
    this.model = new ServedModel(config.clock());
    this.metrics = new ApiMetrics();

    NotificationParts parts = NotificationParts.start(config, shutdown);
    this.queue = parts.queue();
    this.notifications = parts.notifications();

    // Receives all attacks and incidents from requests, captures and the sensor.
    Optional<History> history = history(config, shutdown);
    // Closed after the sources of packets, so that the last minute is complete.
    MinuteStore minutes = new MinuteStore(history);
    MinuteRecorder recorder = MinuteRecorder.start(metrics.totals(), minutes, config.clock());
    shutdown.add(_ -> recorder.close());
    Optional<ParquetArchive> archive =
        config.archive().map(settings -> ParquetArchive.start(settings, config.clock()));
    archive.ifPresent(opened -> shutdown.add(left -> opened.close(shorter(left, LAST_ALERTS))));
    this.alerts =
        Alerts.start(
            config.alerts(),
            notifications,
            history.<IncidentArchive>map(each -> each).orElseGet(IncidentArchive::none),
            history.<NotificationArchive>map(each -> each).orElse(NotificationArchive.NONE),
            flowArchive(history, archive),
            config.clock());
    shutdown.add(left -> alerts.close(shorter(left, LAST_ALERTS)));
    archive.ifPresent(this::nameIncidents);

    Optional<PacketRing> packets =
        config.packets().map(settings -> PacketRing.start(settings, config.clock()));
    packets.ifPresent(alerts.incidents()::keepPackets);
    packets.ifPresent(
        ring -> {
          UploadPackets uploads = UploadPackets.start(ring, alerts.incidents(), config.clock());
          shutdown.add(_ -> uploads.close());
        });
    shutdown.add(_ -> packets.ifPresent(PacketRing::close));

    this.feedback =
        new Feedback(
            feedbackStore(config), model, alerts.live(), alerts.incidents(), config.clock());
    shutdown.add(_ -> close(feedback));

    metrics.totals().found(alerts.byOrigin());
    metrics.add(figures -> NotificationMetrics.register(notifications, figures));
    if (config.history().isPresent()) {
      metrics.add(figures -> HistoryMetrics.register(history, figures));
    }
    parts
        .spool()
        .ifPresent(opened -> metrics.add(figures -> SpoolMetrics.register(opened, figures)));
    packets.ifPresent(ring -> metrics.add(figures -> PacketMetrics.register(ring, figures)));
    TriageBook triage =
        new TriageBook(
            history.<TriageLog>map(DatabaseTriageLog::new).orElseGet(MemoryTriageLog::new),
            alerts.incidents(),
            new TriageJudgements(feedback),
            alerts.allowList(),
            config.clock());
    Names names = new Names(config.names(), alerts.incidents().names(), config.clock());
    shutdown.add(_ -> close(names));
    ApiRoutes routes =
        new ApiRoutes(
            config.server(),
            model,
            alerts,
            feedback,
            triage,
            sensor,
            names,
            packets.map(ring -> new PacketCarver(ring, CarveLimits.DEFAULT)),
            metrics,
            config.clock(),
            history,
            minutes,
            () ->
                config.history().isEmpty()
                    || history.map(each -> each.status().available()).orElse(false));
    this.server = HttpServer.start(config.server(), metrics, routes.andThen(config.moreRoutes()));
    shutdown.add(_ -> server.close());

    // These steps run before the server is closed. Otherwise, closing the server would wait for
    // connected clients and endless captures.
    shutdown.add(left -> alerts.endListening(shorter(left, LAST_ALERTS)));
    shutdown.add(_ -> learning.ifPresent(SiteLearning::close));
    shutdown.add(_ -> endSources(routes));
  }

  /** Lets the flows in the archive name their incidents. */
  private void nameIncidents(ParquetArchive archive) {
    FlowIncidents index = new FlowIncidents();
    alerts.keepUpToDate(index);
    archive.nameIncidents(index::of);
    metrics.add(figures -> ArchiveMetrics.register(archive, index, figures));
  }

  /**
   * Starts the service without a model. Until {@link #serve(ModelBundle)} is called, the server
   * responds that the model is being loaded.
   *
   * @throws IOException if live capture cannot start, a file cannot be used or the server cannot
   *     listen on its port; in that case, all parts have been stopped
   */
  public static ApiService start(ApiConfig config) throws IOException {
    if (config.sensor().isPresent()) {
      config.sensor().get().check();
    }
    ShutdownSteps shutdown = new ShutdownSteps();
    try {
      return new ApiService(config, shutdown);
    } catch (Throwable e) {
      shutdown.run(Duration.ZERO);
      throw e;
    }
  }

  /**
   * Starts the service while the model is being read, and returns once the service is using the
   * model.
   *
   * @throws IOException for the same reasons as {@link #start(ApiConfig)}, or if the model cannot
   *     be used
   */
  public static ApiService start(ApiConfig config, Path model) throws IOException {
    if (!Files.isRegularFile(model.resolve(ModelBundle.MANIFEST_FILE))) {
      // Report an invalid bundle here and an invalid site profile below, before any part is
      // started.
      ModelBundle.open(model);
    }
    if (config.learning().isPresent()) {
      LearningSettings.prepare(config.site().orElseThrow());
    } else if (config.site().isPresent()) {
      SiteFile.read(config.site().get());
    }
    return start(config, ModelLoading.start(model));
  }

  /**
   * Starts the service with a SageMaker endpoint instead of a model.
   *
   * @throws IOException for the same reasons as {@link #start(ApiConfig)}
   */
  public static ApiService start(ApiConfig config, SageMakerClassifier classifier)
      throws IOException {
    ApiService service = start(config);
    service.metrics.add(figures -> SageMakerMetrics.register(classifier, figures));
    service.serve(classifier);
    LOG.info(
        "{}, notifications to {}",
        classifier.remote().orElseThrow().name(),
        service.notifications.destination());
    return service;
  }

  static ApiService start(ApiConfig config, ModelLoading loading) throws IOException {
    ApiService service = start(config);
    try {
      service.serve(loading.result());
      return service;
    } catch (Throwable e) {
      // Catch errors such as OutOfMemoryError too: otherwise, the server's threads would keep
      // the process alive.
      service.shutdown.run(Duration.ZERO);
      throw e;
    }
  }

  /**
   * Starts serving a model and starts the sensor; may be called only once.
   *
   * @throws IOException if the site profile is not valid or belongs to another model
   */
  public void serve(ModelBundle bundle) throws IOException {
    SiteClassifier classifier = serveWithSite(bundle);
    if (config.learning().isPresent()) {
      learn(classifier, config.site().orElseThrow(), config.learning().get());
    }
    begin(classifier);
    LOG.info(
        "model {} from {}, notifications to {}",
        bundle.modelVersion(),
        bundle.folder(),
        notifications.destination());
  }

  private SiteClassifier serveWithSite(ModelBundle bundle) throws IOException {
    if (config.learning().isEmpty()) {
      return model.serve(bundle, config.site());
    }
    try {
      return model.serve(bundle, config.site().filter(SiteFile::existsIn));
    } catch (ModelFormatException e) {
      LOG.warn(
          "{}; the server is learning a new profile, which will replace this one", e.getMessage());
      return model.serve(bundle, Optional.empty());
    }
  }

  private void learn(SiteClassifier classifier, Path directory, LearningSettings settings) {
    if (classifier.site().isPresent() && !settings.again() && !LearningFile.existsIn(directory)) {
      LOG.info("site: using the profile in {} instead of learning again", directory);
      return;
    }
    SiteLearning started = SiteLearning.start(directory, settings, classifier, config.clock());
    learning = Optional.of(started);
    model.learning(started::progress);
    metrics.add(
        figures ->
            figures.counter(
                "mlids_site_save_failures_total",
                "Failed attempts to save the site profile or the flows from which it is learned.",
                started::saveFailures));
  }

  /**
   * Starts serving a classifier without a training report, and starts the sensor; may be called
   * only once.
   */
  public void serve(Classifier classifier) {
    model.serve(classifier);
    begin(classifier);
  }

  private void begin(Classifier classifier) {
    alerts.explanations().use(classifier::explainer);
    feedback.apply();
    metrics.model(classifier.modelVersion(), classifier.profile().id());
    metrics.drift(classifier::drift);
    config.sensor().ifPresent(wanted -> watch(wanted, classifier));
  }

  private void watch(SensorSettings wanted, Classifier classifier) {
    Sensor started =
        Sensor.start(
            wanted,
            classifier,
            alerts,
            alerts.incidents(),
            metrics::scored,
            learning.<SensorObserver>map(each -> each).orElse(SensorObserver.NONE),
            config.clock());
    sensor.show(started);
    metrics.sensor(started::status);
  }

  /** The server's base URL. */
  public URI url() {
    return server.url();
  }

  /** The URL of the embedded queue, if any. */
  public Optional<URI> queueUrl() {
    return queue.map(QueueServer::url);
  }

  /** The object that receives all detected attacks. */
  public Alerts alerts() {
    return alerts;
  }

  /**
   * Finishes the running requests and sends the waiting notifications, all within ten seconds.
   * Further calls have no effect.
   */
  @Override
  public void close() {
    shutdown.run(LONGEST_SHUTDOWN);
    LOG.info("{}", notifications.counts());
  }

  /** Closes the sensor and the streams concurrently, because each may take seconds. */
  private void endSources(ApiRoutes routes) {
    CompletableFuture<Void> sensorEnd = CompletableFuture.runAsync(sensor::close);
    routes.close();
    sensorEnd.join();
  }

  /** The history, if there is one and it can be used. */
  private static Optional<History> history(ApiConfig config, ShutdownSteps shutdown) {
    Optional<History> history =
        config.history().flatMap(settings -> History.open(settings, config.clock()));
    history.ifPresent(
        opened -> shutdown.add(left -> opened.close(shorter(left, LAST_ALERTS), left)));
    return history;
  }

  private static FlowArchive flowArchive(
      Optional<History> history, Optional<ParquetArchive> archive) {
    FlowArchive toHistory =
        history
            .<FlowArchive>map(each -> (flows, _, origin) -> each.scored(flows, origin))
            .orElse(FlowArchive.NONE);
    return archive.map(each -> toHistory.and(each::scored)).orElse(toHistory);
  }

  private static FeedbackStore feedbackStore(ApiConfig config) throws IOException {
    if (config.feedback().isPresent()) {
      return FeedbackStore.in(config.feedback().get());
    }
    return config.site().isPresent()
        ? FeedbackStore.beside(config.site().get())
        : FeedbackStore.inMemory();
  }

  private static void close(Feedback feedback) {
    try {
      feedback.close();
    } catch (IOException e) {
      // Every judgement is already on disk.
      LOG.debug("the feedback file could not be closed", e);
    }
  }

  private static void close(Names names) {
    try {
      names.close();
    } catch (IOException e) {
      LOG.debug("an address database could not be closed", e);
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
