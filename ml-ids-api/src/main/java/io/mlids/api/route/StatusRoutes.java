package io.mlids.api.route;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.mlids.api.http.Answers;
import io.mlids.api.http.ApiException;
import io.mlids.api.metrics.ApiMetrics;
import io.mlids.api.scoring.ServedModel;
import io.mlids.api.web.WebPage;
import io.mlids.core.console.Version;
import io.mlids.core.detect.Classifier;
import io.mlids.core.detect.RemoteStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Serves the version, readiness, model and metrics. Thread-safe. */
final class StatusRoutes {
  private final ServedModel model;
  private final ApiMetrics metrics;
  private final byte[] openApi = resource("openapi.json");
  private final WebPage page;
  private final BooleanSupplier historyUsable;

  /**
   * @param historyUsable returns false while incidents cannot be stored as configured
   */
  StatusRoutes(ServedModel model, ApiMetrics metrics, WebPage page, BooleanSupplier historyUsable) {
    this.historyUsable = historyUsable;
    this.model = model;
    this.page = page;
    this.metrics = metrics;
  }

  /** Serves the web page to browsers, and the original program's line of text to other clients. */
  void home(Context context) throws IOException {
    String accept = context.req().getHeader("Accept");
    context.res().setHeader("Vary", "Accept");
    if (accept != null && accept.contains("text/html")) {
      page.page(context);
    } else {
      text(context, "ML-IDS API");
    }
  }

  /** Responds with an empty line once a model is loaded, as MLflow and SageMaker expect. */
  void ping(Context context) throws IOException {
    classifier();
    text(context, "\n");
  }

  /**
   * Responds like {@link #ping}. If flows are classified elsewhere, describes its state, with
   * status 503 while no requests are sent there. Mentions a history that cannot be used, which does
   * not change the status, because detection continues. The response gives no reasons, because it
   * needs no token.
   */
  void health(Context context) throws IOException {
    Optional<RemoteStatus> remote = classifier().remote();
    boolean hasHistory = historyUsable.getAsBoolean();
    if (remote.isEmpty() && hasHistory) {
      ping(context);
      return;
    }
    boolean isAvailable = remote.map(RemoteStatus::isAvailable).orElse(true);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("status", isAvailable ? "ok" : "unavailable");
    remote.ifPresent(
        status -> {
          json.put("classifier", status.name());
          json.put("circuit", status.circuit());
        });
    if (!hasHistory) {
      json.put("history", "unavailable");
    }
    context.res().setStatus(isAvailable ? 200 : 503);
    Answers.send(context, Answers.JSON, json.toString().getBytes(StandardCharsets.UTF_8));
  }

  void version(Context context) throws IOException {
    text(context, Version.current());
  }

  void model(Context context) throws IOException {
    Answers.send(context, Answers.JSON, classifier().manifest());
  }

  /**
   * Serves the metrics and curves of the bundle's training report, or an empty object if the bundle
   * has no report.
   */
  void report(Context context) throws IOException {
    byte[] none = "{}".getBytes(StandardCharsets.US_ASCII);
    classifier();
    Answers.send(context, Answers.JSON, model.report().orElse(none));
  }

  void metrics(Context context) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream(16 << 10);
    metrics.write(text);
    Answers.send(context, ApiMetrics.CONTENT_TYPE, text.toByteArray());
  }

  void openApi(Context context) throws IOException {
    Answers.send(context, Answers.JSON, openApi);
  }

  private static void text(Context context, String text) throws IOException {
    Answers.send(context, Answers.TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  private Classifier classifier() {
    return model.current().orElseThrow(() -> ApiException.busy("the model is being loaded"));
  }

  private static byte[] resource(String name) {
    try (InputStream in = StatusRoutes.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
