package io.mlids.api.command;

import io.mlids.api.dispatch.AlertSettings;
import io.mlids.api.dispatch.Alerts;
import io.mlids.api.http.HttpServer;
import io.mlids.api.http.ServerSettings;
import io.mlids.api.metrics.ApiMetrics;
import io.mlids.api.route.ApiRoutes;
import io.mlids.api.scoring.ServedModel;
import io.mlids.api.sensor.Sensor;
import io.mlids.api.sensor.SensorReference;
import io.mlids.api.sensor.SensorSettings;
import io.mlids.api.sink.BoundedSink;
import io.mlids.api.sink.EmbeddedQueue;
import io.mlids.api.sink.LogFormat;
import io.mlids.api.sink.LogSink;
import io.mlids.api.sink.NotificationCounts;
import io.mlids.api.sink.NotificationQueue;
import io.mlids.api.sink.NotificationTarget;
import io.mlids.api.sink.SqsSink;
import io.mlids.api.sink.SqsTarget;
import io.mlids.core.console.CommandException;
import io.mlids.core.detect.Classifier;
import io.mlids.core.model.ModelBundle;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All parts of the service, started in the order in which they need each other and ended in the
 * opposite one: no more packets and flows, no more requests, then no more notifications, then no
 * more queue. Those who listen end before the server, which would wait for them. Thread-safe.
 */
final class RunningApi implements AutoCloseable {
  /** A stop is forced after ten seconds by those who stop containers. */
  private static final Duration LONGEST_END = Duration.ofMillis(8_500);

  /** What those who listen get to take the last news. */
  private static final Duration LONGEST_LISTENING = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(RunningApi.class);

  private final Optional<Sensor> sensor;
  private final HttpServer server;
  private final ApiRoutes routes;
  private final Alerts alerts;
  private final NotificationQueue notifications;
  private final Optional<EmbeddedQueue> embedded;

  private RunningApi(
      Optional<Sensor> sensor,
      HttpServer server,
      ApiRoutes routes,
      Alerts alerts,
      NotificationQueue notifications,
      Optional<EmbeddedQueue> embedded) {
    this.sensor = sensor;
    this.server = server;
    this.routes = routes;
    this.alerts = alerts;
    this.notifications = notifications;
    this.embedded = embedded;
  }

  /**
   * Starts everything, and returns when predictions can be asked for. While the model is being
   * loaded the server already listens and says so.
   *
   * @param out told where the queue and the server are
   * @throws IOException if the model cannot be used, an interface cannot be captured from or a port
   *     cannot be had; nothing is left running then
   */
  static RunningApi start(
      ServerSettings settings,
      Path model,
      NotificationTarget notifyBy,
      AlertSettings alertSettings,
      Optional<SensorSettings> sensorSettings,
      Clock clock,
      PrintWriter out)
      throws IOException {
    if (!Files.isRegularFile(model.resolve(ModelBundle.MANIFEST_FILE))) {
      // Says what is wrong before anything is started.
      ModelBundle.open(model);
    }
    if (sensorSettings.isPresent()) {
      sensorSettings.get().check();
    }
    return start(
        settings,
        model,
        ModelLoading.start(model),
        notifyBy,
        alertSettings,
        sensorSettings,
        clock,
        out);
  }

  /** As above, with a model that is being loaded from a directory already. */
  static RunningApi start(
      ServerSettings settings,
      Path model,
      ModelLoading loading,
      NotificationTarget notifyBy,
      AlertSettings alertSettings,
      Optional<SensorSettings> sensorSettings,
      Clock clock,
      PrintWriter out)
      throws IOException {
    Optional<EmbeddedQueue> embedded = Optional.empty();
    NotificationQueue notifications = null;
    Alerts alerts = null;
    HttpServer server = null;
    try {
      if (notifyBy instanceof NotificationTarget.EmbeddedServer(String host, int port)) {
        embedded = Optional.of(EmbeddedQueue.start(host, port));
      }
      notifications = notifications(notifyBy, embedded, clock);
      // The one place for attacks, also for those in captures and on interfaces.
      alerts = alerts(alertSettings, notifications, clock);
      ServedModel served = new ServedModel();
      ApiMetrics metrics = new ApiMetrics(notifications::counts);
      SensorReference shown = new SensorReference();
      ApiRoutes routes = new ApiRoutes(settings, served, alerts, shown, metrics);
      server = HttpServer.start(settings, metrics, routes);
      Classifier classifier = served.serve(loading.result());
      metrics.model(classifier.modelVersion(), classifier.profile().id());
      metrics.drift(classifier::drift);
      Alerts attacks = alerts;
      Optional<Sensor> sensor =
          sensorSettings.map(
              wanted ->
                  Sensor.start(
                      wanted, classifier, attacks, attacks.incidents(), metrics::scored, clock));
      sensor.ifPresent(shown::show);
      sensor.ifPresent(started -> metrics.sensor(started::status));
      LOG.info(
          "model {} from {}, notifications to {}",
          classifier.modelVersion(),
          model,
          notifications.destination());
      embedded.ifPresent(queue -> out.println("queue " + queue.url()));
      out.println("listening on " + server.url());
      out.flush();
      return new RunningApi(sensor, server, routes, alerts, notifications, embedded);
    } catch (Throwable e) {
      // An error too, such as a model that memory has no room for: the server's threads would keep
      // the process alive, which would then ask for patience for ever.
      if (server != null) {
        server.close();
      }
      if (alerts != null) {
        alerts.close(Duration.ZERO);
      }
      if (notifications != null) {
        notifications.close(Duration.ZERO);
      }
      embedded.ifPresent(EmbeddedQueue::close);
      throw e;
    }
  }

  /** Where the server listens. */
  URI url() {
    return server.url();
  }

  /** The queue in this process, if there is one. */
  Optional<URI> queueUrl() {
    return embedded.map(EmbeddedQueue::url);
  }

  /** Lets running requests finish and waiting notifications leave, for less than ten seconds. */
  @Override
  public void close() {
    long start = System.nanoTime();
    // Each may take seconds, and neither needs the other.
    CompletableFuture<Void> sensorEnd =
        CompletableFuture.runAsync(() -> sensor.ifPresent(Sensor::close));
    routes.close();
    sensorEnd.join();
    alerts.endListening(LONGEST_LISTENING);
    server.close();
    alerts.close(LONGEST_LISTENING);
    Duration left = LONGEST_END.minusNanos(System.nanoTime() - start);
    NotificationCounts counts = notifications.close(left.isNegative() ? Duration.ZERO : left);
    embedded.ifPresent(EmbeddedQueue::close);
    LOG.info("{}", counts);
  }

  private static Alerts alerts(
      AlertSettings settings, NotificationQueue notifications, Clock clock) {
    try {
      return Alerts.start(settings, notifications, clock);
    } catch (IOException e) {
      throw CommandException.unusable(e.getMessage());
    }
  }

  private static NotificationQueue notifications(
      NotificationTarget notifyBy, Optional<EmbeddedQueue> embedded, Clock clock) {
    return NotificationQueue.start(
        switch (notifyBy) {
          case NotificationTarget.Log(LogFormat format) -> LogSink.of(format);
          case NotificationTarget.Sqs(SqsTarget target) -> new SqsSink(target);
          case NotificationTarget.EmbeddedServer _ ->
              new BoundedSink(
                  new SqsSink(SqsTarget.local(embedded.orElseThrow().url())),
                  EmbeddedQueue.CAPACITY);
        },
        clock);
  }
}
