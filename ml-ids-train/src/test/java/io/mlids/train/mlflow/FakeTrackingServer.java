package io.mlids.train.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A server of the tests' own that answers like MLflow's tracking server: the part of the REST API
 * that is used here, its error codes and its limits. It stands in for MLflow on machines without
 * it.
 */
public final class FakeTrackingServer implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String API = "/api/2.0/mlflow/";
  private static final String PROXY = "/api/2.0/mlflow-artifacts/artifacts/";

  private final HttpServer server;

  /** The methods that were called, in order. */
  public final List<String> calls = Collections.synchronizedList(new ArrayList<>());

  public final Map<String, String> parameters = new LinkedHashMap<>();
  public final Map<String, Double> metrics = new LinkedHashMap<>();
  public final Map<String, String> tags = new LinkedHashMap<>();
  public final Map<String, byte[]> artifacts = new LinkedHashMap<>();
  public final Map<String, List<String>> versions = new LinkedHashMap<>();
  public final List<Optional<String>> authorizations = new ArrayList<>();
  public final Map<String, String> experiments = new LinkedHashMap<>();
  public String runStatus = "";
  public String loggedModel = "";

  /** The artifact root of new runs, without the run. */
  public String artifactRoot = "mlflow-artifacts:/1";

  /** Answers to give instead of the usual one, by method; each is used once. */
  public final Map<String, List<Answer>> failures = new LinkedHashMap<>();

  public record Answer(int status, String body) {}

  public FakeTrackingServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Answers the next call of a method with an error. */
  public void fail(String method, int status, String body) {
    failures.computeIfAbsent(method, _ -> new ArrayList<>()).add(new Answer(status, body));
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      authorizations.add(
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")));
      Answer answer = answer(exchange, body);
      byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Answer answer(HttpExchange exchange, byte[] body) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String method = path.startsWith(PROXY) ? "upload" : path.replace(API, "");
    calls.add(method);
    List<Answer> planned = failures.getOrDefault(method, List.of());
    if (!planned.isEmpty()) {
      return planned.removeFirst();
    }
    if (path.startsWith(PROXY) && exchange.getRequestMethod().equals("PUT")) {
      artifacts.put(path.substring(PROXY.length()), body);
      return new Answer(200, "{}");
    }
    if (!path.startsWith(API)) {
      return new Answer(404, "<html><body>Not Found</body></html>");
    }
    if (exchange.getRequestMethod().equals("GET")) {
      return experiment(exchange.getRequestURI().getRawQuery());
    }
    return post(method, MAPPER.readTree(body));
  }

  private Answer experiment(String query) {
    String name =
        URLDecoder.decode(query.substring(query.indexOf('=') + 1), StandardCharsets.UTF_8);
    if (!experiments.containsKey(name)) {
      return error(404, "RESOURCE_DOES_NOT_EXIST", "Could not find experiment " + name);
    }
    ObjectNode answer = MAPPER.createObjectNode();
    answer
        .putObject("experiment")
        .put("experiment_id", experiments.get(name))
        .put("name", name)
        .put("lifecycle_stage", "active");
    return new Answer(200, answer.toString());
  }

  private Answer post(String method, JsonNode body) {
    ObjectNode answer = MAPPER.createObjectNode();
    switch (method) {
      case "experiments/create" -> {
        String id = String.valueOf(experiments.size() + 1);
        experiments.put(body.get("name").textValue(), id);
        answer.put("experiment_id", id);
      }
      case "runs/create" -> {
        body.get("tags")
            .forEach(tag -> tags.put(tag.get("key").textValue(), tag.get("value").textValue()));
        tags.put("mlflow.runName", body.get("run_name").textValue());
        runStatus = "RUNNING";
        answer
            .putObject("run")
            .putObject("info")
            .put("run_id", "f00d")
            .put("experiment_id", body.get("experiment_id").textValue())
            .put("artifact_uri", artifactRoot + "/f00d/artifacts");
      }
      case "runs/log-batch" -> {
        if (body.path("params").size() > 100 || body.path("metrics").size() > 1000) {
          return error(400, "INVALID_PARAMETER_VALUE", "too many values");
        }
        for (JsonNode each : body.path("params")) {
          if (unusable(each) || parameters.containsKey(each.get("key").textValue())) {
            return error(400, "INVALID_PARAMETER_VALUE", "Invalid parameter " + each);
          }
          parameters.put(each.get("key").textValue(), each.get("value").textValue());
        }
        for (JsonNode each : body.path("metrics")) {
          if (unusable(each) || !each.get("value").isNumber() || !each.has("timestamp")) {
            return error(400, "INVALID_PARAMETER_VALUE", "Invalid metric " + each);
          }
          metrics.put(each.get("key").textValue(), each.get("value").doubleValue());
        }
      }
      case "runs/log-model" -> loggedModel = body.get("model_json").textValue();
      case "runs/update" -> runStatus = body.get("status").textValue();
      case "registered-models/create" -> {
        String name = body.get("name").textValue();
        if (versions.putIfAbsent(name, new ArrayList<>()) != null) {
          return error(400, "RESOURCE_ALREADY_EXISTS", "Registered Model already exists");
        }
        answer.putObject("registered_model").put("name", name);
      }
      case "model-versions/create" -> {
        List<String> sources = versions.get(body.get("name").textValue());
        sources.add(body.get("source").textValue());
        answer
            .putObject("model_version")
            .put("name", body.get("name").textValue())
            .put("version", String.valueOf(sources.size()))
            .put("status", "READY");
      }
      default -> {
        return error(404, "ENDPOINT_NOT_FOUND", method);
      }
    }
    return new Answer(200, answer.toString());
  }

  /** MLflow's rule for names of parameters and metrics. */
  private static boolean unusable(JsonNode entry) {
    String key = entry.get("key").textValue();
    return !key.matches("(?U)[/\\w.\\- ]{1,250}")
        || key.startsWith("/")
        || key.contains("//")
        || key.endsWith("/");
  }

  private static Answer error(int status, String code, String message) {
    return new Answer(
        status,
        MAPPER.createObjectNode().put("error_code", code).put("message", message).toString());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
