package io.mlids.api.route;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.mlids.api.access.AccessDecision;
import io.mlids.api.access.AccessGate;
import io.mlids.api.access.Account;
import io.mlids.api.access.Role;
import io.mlids.api.access.RouteRoles;
import io.mlids.api.audit.AuditLog;
import io.mlids.api.capture.CaptureMemory;
import io.mlids.api.capture.CaptureStreams;
import io.mlids.api.capture.CaptureUploads;
import io.mlids.api.dispatch.Alerts;
import io.mlids.api.feedback.Feedback;
import io.mlids.api.history.History;
import io.mlids.api.http.ApiException;
import io.mlids.api.http.RequestAccount;
import io.mlids.api.http.ServerSettings;
import io.mlids.api.metrics.AlertMetrics;
import io.mlids.api.metrics.ApiMetrics;
import io.mlids.api.metrics.FeedbackMetrics;
import io.mlids.api.metrics.IncidentMetrics;
import io.mlids.api.metrics.MemoryMetrics;
import io.mlids.api.metrics.NameMetrics;
import io.mlids.api.metrics.SiteMetrics;
import io.mlids.api.metrics.TriageMetrics;
import io.mlids.api.metrics.minute.MinuteStore;
import io.mlids.api.name.Names;
import io.mlids.api.packets.PacketCarver;
import io.mlids.api.prediction.InvocationRoute;
import io.mlids.api.prediction.PredictionRoutes;
import io.mlids.api.prediction.ScoringRequests;
import io.mlids.api.route.audit.AuditRoute;
import io.mlids.api.route.audit.Audited;
import io.mlids.api.route.figure.FigureRoute;
import io.mlids.api.route.flow.FlowRoutes;
import io.mlids.api.route.host.HostRoute;
import io.mlids.api.route.host.NameRoute;
import io.mlids.api.route.parameter.SearchParameter;
import io.mlids.api.route.saved.SavedSearchRoutes;
import io.mlids.api.route.triage.CaseExport;
import io.mlids.api.route.triage.TriageRoutes;
import io.mlids.api.scoring.ServedModel;
import io.mlids.api.search.SearchException;
import io.mlids.api.sensor.SensorStatus;
import io.mlids.api.triage.TriageBook;
import io.mlids.api.web.WebPage;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Registers all routes; {@code openapi.json} describes them. One instance per server. */
public final class ApiRoutes implements Consumer<RoutesConfig>, AutoCloseable {
  private final AccessGate gate;
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
  private final IncidentDaysRoute days;
  private final HostRoute hosts;
  private final NameRoute names;
  private final SuppressedRoute suppressed;
  private final AlertCountsRoute alertCounts;
  private final SensorRoute sensor;
  private final SiteRoute site;
  private final FeedbackRoutes feedback;
  private final PacketRoutes packets;
  private final TriageRoutes triage;
  private final CaseExport export;
  private final FlowRoutes flows;
  private final FigureRoute figures;
  private final Audited audited;
  private final AuditRoute audit;
  private final SavedSearchRoutes searches;

  /**
   * @param model the model, used once it is loaded
   * @param alerts receives the attacks
   * @param feedback receives the judgements of incidents and flows
   * @param triage receives what people decide about incidents
   * @param sensor supplies the status of the sensor
   * @param names supplies the names of addresses
   * @param carver finds packets; empty if none are kept
   * @param history the history; empty if there is none, or if it could not be opened
   * @param minutes what the sources of packets did by the minute
   * @param historyUsable returns false while incidents cannot be stored as configured
   */
  public ApiRoutes(
      ServerSettings settings,
      ServedModel model,
      Alerts alerts,
      Feedback feedback,
      TriageBook triage,
      Supplier<SensorStatus> sensor,
      Names names,
      Optional<PacketCarver> carver,
      ApiMetrics metrics,
      Clock clock,
      Optional<History> history,
      MinuteStore minutes,
      BooleanSupplier historyUsable) {
    this.gate = settings.access();
    ScoringRequests requests = new ScoringRequests(model, settings);
    this.predictions = new PredictionRoutes(requests, alerts, metrics, settings.bodyPace());
    this.invocation = new InvocationRoute(requests, metrics);
    this.page = new WebPage();
    this.status = new StatusRoutes(model, metrics, page, historyUsable);
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
        new IncidentRoutes(
            alerts.incidents(), alerts.explanations(), feedback.store(), triage, clock);
    this.days = new IncidentDaysRoute(alerts.incidents(), clock);
    this.hosts = new HostRoute(alerts.incidents(), model, names, history);
    this.names = new NameRoute(names);
    this.alertCounts = new AlertCountsRoute(alerts);
    this.suppressed = new SuppressedRoute(alerts.allowList());
    this.sensor = new SensorRoute(sensor);
    this.site = new SiteRoute(model);
    this.feedback = new FeedbackRoutes(feedback, triage, model, settings);
    this.triage = new TriageRoutes(triage, alerts.incidents(), settings, clock);
    this.export = new CaseExport(incidents::document, this.triage, clock);
    this.flows = new FlowRoutes(history, clock);
    AuditLog changes = new AuditLog(history, clock);
    this.audited = new Audited(changes);
    this.audit = new AuditRoute(changes, clock);
    this.figures = new FigureRoute(minutes, clock);
    this.packets =
        new PacketRoutes(carver, incidents::incident, notifications::notification, flows::flow);
    this.searches = new SavedSearchRoutes(history, settings, clock);
    metrics.add(requests::register);
    metrics.add(figures -> AlertMetrics.register(alerts, figures));
    metrics.add(figures -> IncidentMetrics.register(alerts.incidents(), figures));
    metrics.add(figures -> NameMetrics.register(alerts.incidents().names(), figures));
    metrics.add(figures -> SiteMetrics.register(model::site, figures));
    metrics.add(figures -> FeedbackMetrics.register(feedback, alerts.incidents(), figures));
    metrics.add(figures -> TriageMetrics.register(triage, figures));
    metrics.add(figures -> MemoryMetrics.register(changes::dropped, minutes, figures));
  }

  @Override
  public void accept(RoutesConfig routes) {
    routes.exception(SearchException.class, SearchParameter::answer);
    get(routes, "/", status::home);
    get(routes, "/web/{file}", page::file);
    on(routes, HandlerType.POST, "/api/predictions", predictions::predictions);
    on(routes, HandlerType.POST, "/api/verdicts", predictions::verdicts);
    on(routes, HandlerType.POST, "/api/captures", captures::upload);
    on(routes, HandlerType.POST, "/api/captures/stream", captures::stream);
    on(routes, HandlerType.PUT, "/api/captures/stream", captures::stream);
    on(routes, HandlerType.POST, "/invocations", invocation::invocations);
    get(routes, "/api/session", session::state);
    on(routes, HandlerType.POST, "/api/session", session::begin);
    on(routes, HandlerType.DELETE, "/api/session", session::end);
    get(routes, "/ping", status::ping);
    get(routes, "/health", status::health);
    get(routes, "/version", status::version);
    get(routes, "/api/model", status::model);
    get(routes, "/api/model/report", status::report);
    get(routes, "/api/drift", drift::drift);
    get(routes, "/api/sensor", sensor::status);
    get(routes, FigureRoute.PATH, figures::figures);
    get(routes, AuditRoute.PATH, audit::events);
    get(routes, "/api/site", site::status);
    get(routes, "/metrics", status::metrics);
    get(routes, "/openapi.json", status::openApi);
    on(routes, HandlerType.GET, NotificationRoutes.PATH, notifications::list);
    on(routes, HandlerType.HEAD, NotificationRoutes.PATH, notifications::page);
    get(routes, NotificationRoutes.PATH + "/{sequence}", notifications::one);
    get(routes, IncidentRoutes.PATH, incidents::page);
    // Before the route of one incident, which would take "days" for an ID.
    get(routes, IncidentDaysRoute.PATH, days::days);
    get(routes, IncidentRoutes.PATH + "/{id}", incidents::one);
    get(routes, FlowRoutes.PATH, flows::page);
    get(routes, FlowRoutes.PATH + "/{id}", flows::one);
    get(routes, FlowRoutes.PATH + "/{id}/packets", packets::ofFlow);
    get(routes, SavedSearchRoutes.PATH, searches::list);
    get(routes, SavedSearchRoutes.PATH + "/{name}", searches::one);
    on(routes, HandlerType.PUT, SavedSearchRoutes.PATH + "/{name}", searches::put);
    on(routes, HandlerType.DELETE, SavedSearchRoutes.PATH + "/{name}", searches::delete);
    get(routes, HostRoute.PATH + "/{address}", hosts::one);
    get(routes, NameRoute.PATH, names::of);
    get(routes, IncidentRoutes.PATH + "/{id}/packets", packets::ofIncident);
    get(routes, NotificationRoutes.PATH + "/{sequence}/packets", packets::ofNotification);
    get(routes, IncidentRoutes.PATH + "/{id}/triage", triage::show);
    get(routes, IncidentRoutes.PATH + "/{id}/export", export::export);
    on(routes, HandlerType.POST, IncidentRoutes.PATH + "/{id}/triage", triage::change);
    on(routes, HandlerType.POST, IncidentRoutes.PATH + "/{id}/mute", triage::mute);
    on(routes, HandlerType.POST, "/api/triage", triage::changeAll);
    get(routes, FeedbackRoutes.PATH, feedback::list);
    on(routes, HandlerType.POST, FeedbackRoutes.PATH, feedback::post);
    get(routes, FeedbackRoutes.PATH + "/{id}", feedback::one);
    on(routes, HandlerType.DELETE, FeedbackRoutes.PATH + "/{id}", feedback::undo);
    get(routes, AlertCountsRoute.PATH, alertCounts::counts);
    get(routes, SuppressedRoute.PATH, suppressed::suppressed);
  }

  /** Ends open capture streams, so that the server can be closed. */
  @Override
  public void close() {
    streams.close();
  }

  /** Also registers HEAD, because probes send it; the server omits the body. */
  private void get(RoutesConfig routes, String path, Handler handler) {
    on(routes, HandlerType.GET, path, handler);
    on(routes, HandlerType.HEAD, path, handler);
  }

  /** Registers a route for the roles that {@link RouteRoles} gives. */
  private void on(RoutesConfig routes, HandlerType method, String path, Handler handler) {
    Optional<Role> needed = RouteRoles.of(method.name(), path);
    Handler recorded = audited.of(method.name(), path, handler);
    routes.addHttpHandler(
        method,
        path,
        context -> {
          if (needed.isPresent()) {
            require(context, needed.get());
          }
          recorded.handle(context);
        });
  }

  private void require(Context context, Role needed) {
    Account account = RequestAccount.find(context.req()).orElseThrow();
    Optional<AccessDecision.Refused> refusal = gate.unlessAllowed(account, needed);
    if (refusal.isPresent()) {
      AccessDecision.Refused refused = refusal.get();
      throw ApiException.of(refused.reason().status(), refused.message(), refused.headers());
    }
  }
}
