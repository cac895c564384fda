package io.mlids.api.http;

import io.javalin.http.Context;
import io.mlids.api.scoring.Classifier;
import io.mlids.api.scoring.ServedModel;
import io.mlids.core.console.Version;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** What the server is, whether it is ready, and what it has done so far. Thread-safe. */
final class StatusRoutes {
  private static final String TEXT = "text/plain; charset=utf-8";

  private final ServedModel model;
  private final ApiMetrics metrics;
  private final byte[] openApi = resource("openapi.json");
  private final byte[] page = resource("index.html");

  StatusRoutes(ServedModel model, ApiMetrics metrics) {
    this.model = model;
    this.metrics = metrics;
  }

  /** A list of the routes to a browser, the original's text to others. */
  void home(Context context) {
    String accept = context.req().getHeader("Accept");
    if (accept != null && accept.contains("text/html")) {
      context.contentType("text/html; charset=utf-8").result(page);
    } else {
      context.contentType(TEXT).result("ML-IDS API");
    }
  }

  /** Empty once a model is loaded, as MLflow and SageMaker expect. */
  void ping(Context context) {
    classifier();
    context.contentType(TEXT).result("\n");
  }

  void version(Context context) {
    context.contentType(TEXT).result(Version.current());
  }

  void model(Context context) {
    context.result(classifier().manifest());
  }

  void metrics(Context context) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream(16 << 10);
    metrics.write(text);
    context.contentType(ApiMetrics.CONTENT_TYPE).result(text.toByteArray());
  }

  void openApi(Context context) {
    context.result(openApi);
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
