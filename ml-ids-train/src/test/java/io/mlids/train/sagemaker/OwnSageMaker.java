package io.mlids.train.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A server of the test's own in place of SageMaker's control plane. It keeps jobs, models,
 * configurations and endpoints in memory, and each state of a job or endpoint is seen once. It does
 * not check signatures.
 */
public final class OwnSageMaker implements AutoCloseable {
  public static final String KEY = "PLANTEDACCESSKEY";
  public static final String SECRET = "planted-secret-key-do-not-show";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final List<String> calls = new ArrayList<>();
  private final Map<String, ObjectNode> jobs = new TreeMap<>();
  private final Map<String, ObjectNode> models = new TreeMap<>();
  private final Map<String, ObjectNode> configs = new TreeMap<>();
  private final Map<String, ObjectNode> endpoints = new TreeMap<>();
  private final Deque<String> endpointStates = new ArrayDeque<>();
  private final Deque<ObjectNode> jobStates = new ArrayDeque<>();
  private String refusal = "";
  private int failures;

  private OwnSageMaker(HttpServer server) {
    this.server = server;
  }

  public static OwnSageMaker start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    OwnSageMaker own = new OwnSageMaker(server);
    server.createContext("/", own::answer);
    server.start();
    return own;
  }

  public Map<String, String> environment() {
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

  /** The states that a job goes through; the last one stays. */
  public synchronized void jobGoesThrough(String... states) throws IOException {
    for (String each : states) {
      jobStates.add((ObjectNode) JSON.readTree(each));
    }
  }

  /** The states of an endpoint after the next change; without any, it is in service at once. */
  public synchronized void endpointGoesThrough(String... states) {
    endpointStates.addAll(List.of(states));
  }

  /** Answers a call with an error that repeats the credentials. */
  public synchronized void refuse(String call) {
    refusal = call;
  }

  /** Answers the next queries of a job with an internal error. */
  public synchronized void failQueries(int number) {
    failures = number;
  }

  /** The names of the calls that change something, in order. */
  public synchronized List<String> changes() {
    return calls.stream().filter(each -> !each.startsWith("Describe")).toList();
  }

  public synchronized JsonNode job(String name) {
    return jobs.get(name);
  }

  public synchronized Map<String, ObjectNode> models() {
    return Map.copyOf(models);
  }

  public synchronized Map<String, ObjectNode> configs() {
    return Map.copyOf(configs);
  }

  public synchronized Map<String, ObjectNode> endpoints() {
    return Map.copyOf(endpoints);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    String call =
        exchange.getRequestHeaders().getFirst("X-Amz-Target").replaceFirst("^SageMaker\\.", "");
    calls.add(call);
    ObjectNode request = (ObjectNode) JSON.readTree(exchange.getRequestBody());
    int status = 200;
    ObjectNode answer;
    if (call.equals(refusal)) {
      status = 403;
      answer = error("InvalidSignatureException", "expected " + SECRET + " of " + KEY);
    } else if (call.equals("DescribeTrainingJob") && failures > 0) {
      failures--;
      status = 500;
      answer = error("InternalFailure", "internal");
    } else {
      answer = result(call, request);
      status = answer.has("__type") ? 400 : 200;
    }
    byte[] body = answer.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private ObjectNode result(String call, ObjectNode request) {
    return switch (call) {
      case "CreateTrainingJob" -> create(jobs, request, "TrainingJobName");
      case "DescribeTrainingJob" -> describeJob(request.path("TrainingJobName").asText());
      case "CreateModel" -> create(models, request, "ModelName");
      case "DeleteModel" -> delete(models, request, "ModelName");
      case "CreateEndpointConfig" -> create(configs, request, "EndpointConfigName");
      case "DescribeEndpointConfig" -> describe(configs, request, "EndpointConfigName");
      case "DeleteEndpointConfig" -> delete(configs, request, "EndpointConfigName");
      case "CreateEndpoint" -> create(endpoints, request, "EndpointName");
      case "UpdateEndpoint" -> {
        ObjectNode endpoint = endpoints.get(request.path("EndpointName").asText());
        // A failed update leaves the old configuration.
        if (!endpointStates.contains("RolledBack")) {
          endpoint.set("EndpointConfigName", request.get("EndpointConfigName"));
        }
        yield JSON.createObjectNode().put("EndpointArn", "arn");
      }
      case "DescribeEndpoint" -> describeEndpoint(request);
      case "DeleteEndpoint" -> delete(endpoints, request, "EndpointName");
      default -> error("UnknownOperationException", call);
    };
  }

  private static ObjectNode create(Map<String, ObjectNode> all, ObjectNode request, String key) {
    String name = request.path(key).asText();
    if (all.putIfAbsent(name, request) != null) {
      return error("ResourceInUse", name + " already exists");
    }
    return JSON.createObjectNode();
  }

  private static ObjectNode describe(Map<String, ObjectNode> all, ObjectNode request, String key) {
    ObjectNode found = all.get(request.path(key).asText());
    return found == null ? missing() : found.deepCopy();
  }

  private static ObjectNode delete(Map<String, ObjectNode> all, ObjectNode request, String key) {
    return all.remove(request.path(key).asText()) == null ? missing() : JSON.createObjectNode();
  }

  private ObjectNode describeJob(String name) {
    ObjectNode job = jobs.get(name);
    if (job == null) {
      return error("ValidationException", "Requested resource not found.");
    }
    ObjectNode state = jobStates.size() > 1 ? jobStates.remove() : jobStates.peek();
    ObjectNode answer = job.deepCopy();
    answer.put("TrainingJobStatus", "Completed");
    answer
        .putObject("ModelArtifacts")
        .put("S3ModelArtifacts", "s3://models/" + name + "/output/model.tar.gz");
    if (state != null) {
      answer.setAll(state);
    }
    return answer;
  }

  private ObjectNode describeEndpoint(ObjectNode request) {
    ObjectNode endpoint = describe(endpoints, request, "EndpointName");
    if (!endpoint.has("__type")) {
      String state = endpointStates.isEmpty() ? "InService" : endpointStates.remove();
      if (state.equals("Gone")) {
        endpoints.remove(request.path("EndpointName").asText());
        return missing();
      }
      if (state.equals("RolledBack")) {
        endpoint.put("FailureReason", "the image does not answer pings");
        state = "InService";
      }
      if (state.equals("Failed")) {
        endpoint.put("FailureReason", "the image does not answer pings");
      }
      endpoint.put("EndpointStatus", state);
    }
    return endpoint;
  }

  private static ObjectNode missing() {
    return error("ValidationException", "Could not find what you asked for.");
  }

  private static ObjectNode error(String type, String message) {
    return JSON.createObjectNode().put("__type", type).put("message", message);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
