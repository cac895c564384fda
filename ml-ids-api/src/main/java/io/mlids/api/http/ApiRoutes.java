package io.mlids.api.http;

import io.javalin.config.RoutesConfig;
import io.mlids.api.notify.NotificationQueue;
import io.mlids.api.scoring.ServedModel;
import java.time.Clock;
import java.util.function.Consumer;

/** All routes, by their paths; {@code openapi.json} describes each of them. */
public final class ApiRoutes implements Consumer<RoutesConfig> {
  private final PredictionRoutes predictions;
  private final InvocationRoute invocation;
  private final StatusRoutes status;

  /**
   * @param model that is asked, once it is loaded
   * @param notifications takes the attacks
   */
  public ApiRoutes(
      ServerSettings settings,
      ServedModel model,
      NotificationQueue notifications,
      ApiMetrics metrics,
      Clock clock) {
    ScoringRequests requests = new ScoringRequests(model, settings);
    this.predictions = new PredictionRoutes(requests, notifications, metrics, clock);
    this.invocation = new InvocationRoute(requests, metrics);
    this.status = new StatusRoutes(model, metrics);
  }

  @Override
  public void accept(RoutesConfig routes) {
    routes.get("/", status::home);
    routes.post("/api/predictions", predictions::predictions);
    routes.post("/api/verdicts", predictions::verdicts);
    routes.post("/invocations", invocation::invocations);
    routes.get("/ping", status::ping);
    routes.get("/health", status::ping);
    routes.get("/version", status::version);
    routes.get("/api/model", status::model);
    routes.get("/metrics", status::metrics);
    routes.get("/openapi.json", status::openApi);
  }
}
