package io.mlids.api.route;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import io.mlids.api.capture.CaptureMemory;
import io.mlids.api.capture.CaptureStreams;
import io.mlids.api.capture.CaptureUploads;
import io.mlids.api.dispatch.Alerts;
import io.mlids.api.feedback.Feedback;
import io.mlids.api.http.ServerSettings;
import io.mlids.api.metrics.AlertMetrics;
import io.mlids.api.metrics.ApiMetrics;
import io.mlids.api.metrics.FeedbackMetrics;
import io.mlids.api.metrics.IncidentMetrics;
import io.mlids.api.metrics.SiteMetrics;
import io.mlids.api.prediction.InvocationRoute;
import io.mlids.api.prediction.PredictionRoutes;
import io.mlids.api.prediction.ScoringRequests;
import io.mlids.api.scoring.ServedModel;
import io.mlids.api.sensor.SensorStatus;
import io.mlids.api.web.WebPage;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Registers all routes; {@code openapi.json} describes them. One instance per server. */
public final class ApiRoutes implements Consumer<RoutesConfig>, AutoCloseable {
  private final PredictionRoutes predictions;
  private final InvocationRoute invocation;
  private final StatusRoutes status;
  private final WebPage page;
  private final DriftRoute drift;
  private final CaptureRoutes captures;
  private final CaptureStreams streams;
  private final SessionRoutes session;
  private final NotificationRoutes notifications;
  private final IncidentRoutes incidents;
  private final SuppressedRoute suppressed;
  private final AlertCountsRoute alertCounts;
  private final SensorRoute sensor;
  private final SiteRoute site;
  private final FeedbackRoutes feedback;

  /**
   * @param model the model, used once it is loaded
   * @param alerts receives the attacks
   * @param feedback receives the judgements of incidents and flows
   * @param sensor supplies the status of the sensor
   */
  public ApiRoutes(
      ServerSettings settings,
      ServedModel model,
      Alerts alerts,
      Feedback feedback,
      Supplier<SensorStatus> sensor,
      ApiMetrics metrics) {
    ScoringRequests requests = new ScoringRequests(model, settings);
    this.predictions = new PredictionRoutes(requests, alerts, metrics, settings.bodyPace());
    this.invocation = new InvocationRoute(requests, metrics);
    this.page = new WebPage();
    this.status = new StatusRoutes(model, metrics, page);
    this.drift = new DriftRoute(model);
    CaptureMemory memory = new CaptureMemory(settings.captures().memory());
    CaptureUploads uploads =
        new CaptureUploads(
            settings.captures(),
            settings.ignoreVlan(),
            memory,
            alerts,
            alerts.incidents(),
            metrics::scored);
    this.streams =
        new CaptureStreams(
            settings.captures(),
            settings.ignoreVlan(),
            memory,
            alerts,
            alerts.incidents(),
            metrics::scored);
    metrics.captures(Map.of("upload", uploads.tally(), "stream", streams.tally()), memory);
    this.captures = new CaptureRoutes(model, uploads, streams, settings);
    this.session = new SessionRoutes(settings.access(), settings.bodyPace());
    this.notifications = new NotificationRoutes(alerts.live(), feedback.store());
    this.incidents =
        new IncidentRoutes(alerts.incidents().store(), alerts.explanations(), feedback.store());
    this.alertCounts = new AlertCountsRoute(alerts);
    this.suppressed = new SuppressedRoute(alerts.allowList());
    this.sensor = new SensorRoute(sensor);
    this.site = new SiteRoute(model);
    this.feedback = new FeedbackRoutes(feedback, model, settings);
    metrics.add(requests::register);
    metrics.add(figures -> AlertMetrics.register(alerts, figures));
    metrics.add(figures -> IncidentMetrics.register(alerts.incidents(), figures));
    metrics.add(figures -> SiteMetrics.register(model::site, figures));
    metrics.add(figures -> FeedbackMetrics.register(feedback, alerts.incidents(), figures));
  }

  @Override
  public void accept(RoutesConfig routes) {
    get(routes, "/", status::home);
    get(routes, "/web/{file}", page::file);
    routes.post("/api/predictions", predictions::predictions);
    routes.post("/api/verdicts", predictions::verdicts);
    routes.post("/api/captures", captures::upload);
    routes.post("/api/captures/stream", captures::stream);
    routes.put("/api/captures/stream", captures::stream);
    routes.post("/invocations", invocation::invocations);
    get(routes, "/api/session", session::state);
    routes.post("/api/session", session::begin);
    routes.delete("/api/session", session::end);
    get(routes, "/ping", status::ping);
    get(routes, "/health", status::health);
    get(routes, "/version", status::version);
    get(routes, "/api/model", status::model);
    get(routes, "/api/model/report", status::report);
    get(routes, "/api/drift", drift::drift);
    get(routes, "/api/sensor", sensor::status);
    get(routes, "/api/site", site::status);
    get(routes, "/metrics", status::metrics);
    get(routes, "/openapi.json", status::openApi);
    routes.get(NotificationRoutes.PATH, notifications::list);
    routes.head(NotificationRoutes.PATH, notifications::page);
    get(routes, NotificationRoutes.PATH + "/{sequence}", notifications::one);
    get(routes, IncidentRoutes.PATH, incidents::page);
    get(routes, IncidentRoutes.PATH + "/{id}", incidents::one);
    get(routes, FeedbackRoutes.PATH, feedback::list);
    routes.post(FeedbackRoutes.PATH, feedback::post);
    get(routes, FeedbackRoutes.PATH + "/{id}", feedback::one);
    routes.delete(FeedbackRoutes.PATH + "/{id}", feedback::undo);
    get(routes, AlertCountsRoute.PATH, alertCounts::counts);
    get(routes, SuppressedRoute.PATH, suppressed::suppressed);
  }

  /** Ends open capture streams, so that the server can be closed. */
  @Override
  public void close() {
    streams.close();
  }

  /** Also registers HEAD, because probes send it; the server omits the body. */
  private static void get(RoutesConfig routes, String path, Handler handler) {
    routes.get(path, handler);
    routes.head(path, handler);
  }
}
