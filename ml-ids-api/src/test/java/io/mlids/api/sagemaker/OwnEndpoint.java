package io.mlids.api.sagemaker;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mlids.core.feature.FeatureProfile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/**
 * A server of the test's own in place of SageMaker: keeps the requests and answers as the test
 * says. It does not check signatures.
 */
final class OwnEndpoint implements AutoCloseable {
  static final String SECRET = "planted-secret-key-do-not-show";
  static final String KEY = "PLANTEDACCESSKEY";

  /** Long enough for the first request on a busy machine. */
  private static final Duration PATIENT = Duration.ofSeconds(20);

  /** An answer; a duration delays it. */
  record Answer(int status, String errorType, String body, Duration delay) {
    static Answer of(int status, String body) {
      return new Answer(status, "", body, Duration.ZERO);
    }

    static Answer error(int status, String type, String body) {
      return new Answer(status, type, body, Duration.ZERO);
    }
  }

  /** A request as it arrived. */
  record Request(String path, Headers headers, String body) {}

  /** Answers a request. */
  @FunctionalInterface
  interface Script {
    Answer of(Request request) throws IOException;
  }

  private final HttpServer server;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile Script script;

  private OwnEndpoint(HttpServer server, Script script) {
    this.server = server;
    this.script = script;
  }

  static OwnEndpoint answering(Script script) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    OwnEndpoint endpoint = new OwnEndpoint(server, script);
    server.createContext("/", endpoint::answer);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return endpoint;
  }

  void answer(Script other) {
    script = other;
  }

  private void answer(HttpExchange exchange) throws IOException {
    Request request =
        new Request(
            exchange.getRequestURI().getRawPath(),
            exchange.getRequestHeaders(),
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    requests.add(request);
    Answer answer = script.of(request);
    try {
      Thread.sleep(answer.delay());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!answer.errorType().isEmpty()) {
      exchange.getResponseHeaders().set("x-amzn-ErrorType", answer.errorType());
    }
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  List<Request> requests() {
    return requests;
  }

  Map<String, String> environment() {
    return Map.of(
        "AWS_ENDPOINT_URL",
        "http://127.0.0.1:" + server.getAddress().getPort(),
        "AWS_REGION",
        "eu-west-1",
        "AWS_ACCESS_KEY",
        KEY,
        "AWS_SECRET_KEY",
        SECRET);
  }

  SageMakerClassifier classifier(SageMakerClassifier.Limits limits) {
    return classifier(limits, PATIENT);
  }

  SageMakerClassifier classifier(SageMakerClassifier.Limits limits, Duration timeout) {
    return new SageMakerClassifier(
        SageMakerTarget.of("ml-ids", timeout, environment()), FeatureProfile.CSE2018, limits);
  }

  SageMakerClassifier classifier() {
    return classifier(SageMakerClassifier.Limits.DEFAULT);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
