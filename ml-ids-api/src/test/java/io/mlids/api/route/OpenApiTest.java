package io.mlids.api.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.Javalin;
import io.mlids.api.dispatch.AlertSettings;
import io.mlids.api.dispatch.Alerts;
import io.mlids.api.feedback.Feedback;
import io.mlids.api.feedback.FeedbackStore;
import io.mlids.api.http.ServerSettings;
import io.mlids.api.metrics.ApiMetrics;
import io.mlids.api.metrics.minute.MinuteStore;
import io.mlids.api.name.NameSettings;
import io.mlids.api.name.Names;
import io.mlids.api.scoring.ServedModel;
import io.mlids.api.sensor.SensorStatus;
import io.mlids.api.sink.Notifications;
import io.mlids.api.testing.RecordingSink;
import io.mlids.api.testing.TestServer;
import io.mlids.api.triage.MemoryTriageLog;
import io.mlids.api.triage.TriageBook;
import io.mlids.api.triage.TriageJudgements;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenApiTest {
  private static final Set<String> OPERATION =
      Set.of(
          "operationId",
          "summary",
          "description",
          "security",
          "parameters",
          "requestBody",
          "responses");
  private static final Set<String> SCHEMA =
      Set.of(
          "type",
          "format",
          "description",
          "nullable",
          "enum",
          "example",
          "default",
          "items",
          "minItems",
          "minProperties",
          "maxItems",
          "minimum",
          "maximum",
          "minLength",
          "pattern",
          "required",
          "properties",
          "additionalProperties",
          "oneOf",
          "anyOf",
          "allOf");

  @TempDir Path folder;

  @Test
  void describesExactlyTheExistingRoutes() throws Exception {
    assertThat(described(document())).isEqualTo(routes());
  }

  @Test
  void everyReferenceResolves() throws Exception {
    JsonNode document = document();
    List<String> references = document.findValuesAsText("$ref");
    assertThat(references).isNotEmpty();
    assertThat(references)
        .allSatisfy(
            reference ->
                assertThat(document.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse());
  }

  @Test
  void describesTheResponsesToRejectedRequests() throws Exception {
    for (Operation each : operations(document())) {
      Set<String> answers = each.answers();
      boolean needsToken = !each.node().path("security").isEmpty() || !each.node().has("security");
      assertThat(answers.contains("401")).as(each.name()).isEqualTo(needsToken || each.signsIn());
      assertThat(answers.contains("429")).as(each.name()).isEqualTo(needsToken || each.signsIn());
      assertThat(answers.contains("403"))
          .as(each.name())
          .isEqualTo(!List.of("get /ping", "get /health").contains(each.name()));
    }
  }

  @Test
  void hasTheFormOfOpenApi3() throws Exception {
    JsonNode document = document();
    assertThat(document.get("openapi").textValue()).startsWith("3.0.");
    Set<String> ids = new HashSet<>();
    for (Operation each : operations(document)) {
      assertThat(names(each.node())).as(each.name()).isSubsetOf(OPERATION);
      assertThat(ids.add(each.node().get("operationId").textValue())).as(each.name()).isTrue();
      for (JsonNode answer : each.node().get("responses")) {
        JsonNode whole = resolved(document, answer);
        assertThat(names(whole)).as(each.name()).isSubsetOf("description", "headers", "content");
        assertThat(whole.get("description").textValue()).as(each.name()).isNotBlank();
      }
      Set<String> placeholders = new TreeSet<>();
      for (JsonNode parameter : each.node().path("parameters")) {
        assertThat(names(parameter))
            .as(each.name())
            .contains("name", "in", "schema")
            .isSubsetOf("name", "in", "required", "description", "schema", "example", "explode");
        if (parameter.get("in").textValue().equals("path")) {
          assertThat(parameter.get("required").booleanValue()).as(each.name()).isTrue();
          placeholders.add("{" + parameter.get("name").textValue() + "}");
        }
      }
      assertThat(Arrays.stream(each.path().split("/")).filter(part -> part.startsWith("{")))
          .as(each.name())
          .containsExactlyInAnyOrderElementsOf(placeholders);
    }
    List<JsonNode> schemas = document.findValues("schema");
    document.at("/components/schemas").forEach(schemas::add);
    schemas.forEach(OpenApiTest::assertSchema);
  }

  private static void assertSchema(JsonNode schema) {
    if (schema.has("$ref")) {
      assertThat(names(schema)).containsExactly("$ref");
      return;
    }
    assertThat(names(schema)).as(schema.toString()).isSubsetOf(SCHEMA);
    if (schema.has("type")) {
      assertThat(schema.get("type").textValue())
          .isIn("string", "number", "integer", "boolean", "array", "object");
    }
    assertThat(schema.has("nullable") && !schema.has("type")).as(schema.toString()).isFalse();
    assertThat(schema.path("type").asText().equals("array"))
        .as(schema.toString())
        .isEqualTo(schema.has("items"));
    for (JsonNode required : schema.path("required")) {
      assertThat(schema.at("/properties").has(required.textValue())).as(schema.toString()).isTrue();
    }
    schema.path("properties").forEach(OpenApiTest::assertSchema);
    for (String several : List.of("oneOf", "anyOf", "allOf")) {
      schema.path(several).forEach(OpenApiTest::assertSchema);
    }
    for (String one : List.of("items", "additionalProperties", "not")) {
      if (schema.path(one).isObject()) {
        assertSchema(schema.get(one));
      }
    }
  }

  /** Captures are files, so their examples are commands that send a file. */
  @Test
  void theExampleBodiesGetTheDocumentedResponses() throws Exception {
    JsonNode document = document();
    int posted = 0;
    try (TestServer server = TestServer.binary(folder)) {
      for (Operation each : operations(document)) {
        for (Map.Entry<String, JsonNode> body :
            each.node().at("/requestBody/content").properties()) {
          JsonNode example = resolved(document, body.getValue().at("/examples/example"));
          assertThat(example.has("value")).as(each.name() + " " + body.getKey()).isTrue();
          if (!each.path().startsWith("/api/captures")) {
            JsonNode value = example.get("value");
            String text = value.isTextual() ? value.textValue() : value.toString();
            String path = each.path().replace("{id}", "none").replace("{name}", "none");
            HttpRequest.Builder request =
                server
                    .request(path)
                    .header("Content-Type", body.getKey())
                    .method(each.method().toUpperCase(Locale.ROOT), BodyPublishers.ofString(text));
            int status = server.send(request).statusCode();
            assertThat(each.answers()).contains(Integer.toString(status));
            if (value.has("judgement")
                || value.has("version")
                || value.has("incidents")
                || value.has("query")) {
              // This server has found no incident that could be judged or changed, and has no
              // history that could keep searches.
              assertThat(status).isEqualTo(404);
            } else {
              assertThat(status).as(each.name() + " " + body.getKey()).isBetween(200, 204);
            }
            posted++;
          }
        }
      }
    }
    assertThat(posted).isEqualTo(12);
  }

  private record Operation(String method, String path, JsonNode node) {
    String name() {
      return method + " " + path;
    }

    Set<String> answers() {
      return names(node.get("responses"));
    }

    boolean signsIn() {
      return name().equals("post /api/session");
    }
  }

  private static List<Operation> operations(JsonNode document) {
    List<Operation> operations = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        operations.add(new Operation(method.getKey(), path.getKey(), method.getValue()));
      }
    }
    return operations;
  }

  private static JsonNode resolved(JsonNode document, JsonNode node) {
    return node.has("$ref") ? document.at(node.get("$ref").textValue().substring(1)) : node;
  }

  private static Set<String> names(JsonNode node) {
    Set<String> names = new TreeSet<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private JsonNode document() throws Exception {
    try (TestServer server = TestServer.binary(folder)) {
      JsonNode document = new ObjectMapper().readTree(server.get("/openapi.json").body());
      assertThat(document.get("openapi").textValue()).startsWith("3.");
      return document;
    }
  }

  private static TreeSet<String> described(JsonNode document) {
    TreeSet<String> described = new TreeSet<>();
    document
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(method -> described.add(method + " " + path.getKey())));
    return described;
  }

  /** HEAD is implied by GET. */
  private static TreeSet<String> routes() throws Exception {
    ServerSettings settings = new ServerSettings("127.0.0.1", 0, 1, 1);
    Notifications queue = Notifications.start(new RecordingSink(), Clock.systemUTC());
    Alerts alerts = Alerts.start(AlertSettings.DEFAULT, queue, Clock.systemUTC());
    ApiMetrics metrics = new ApiMetrics();
    Names names = new Names(NameSettings.NONE, alerts.incidents().names(), Clock.systemUTC());
    List<String> routes = new ArrayList<>();
    Javalin javalin =
        Javalin.create(
            config -> {
              config.startup.startupWatcherEnabled = false;
              ServedModel model = new ServedModel(Clock.systemUTC());
              Feedback feedback =
                  new Feedback(
                      FeedbackStore.inMemory(),
                      model,
                      alerts.live(),
                      alerts.incidents(),
                      Clock.systemUTC());
              TriageBook triage =
                  new TriageBook(
                      new MemoryTriageLog(),
                      alerts.incidents(),
                      new TriageJudgements(feedback),
                      alerts.allowList(),
                      Clock.systemUTC());
              new ApiRoutes(
                      settings,
                      model,
                      alerts,
                      feedback,
                      triage,
                      SensorStatus.Off::new,
                      names,
                      Optional.empty(),
                      metrics,
                      Clock.systemUTC(),
                      Optional.empty(),
                      new MinuteStore(Optional.empty()),
                      () -> true)
                  .accept(config.routes);
            });
    javalin
        .unsafe
        .internalRouter
        .allHttpHandlers()
        .forEach(
            handler ->
                routes.add(
                    handler.endpoint.method.name().toLowerCase(Locale.ROOT)
                        + " "
                        + handler.endpoint.path));
    routes.removeIf(route -> route.startsWith("head "));
    // The WebSocket upgrade is part of the GET route.
    routes.removeIf(route -> route.startsWith("websocket"));
    alerts.close(Duration.ofSeconds(1));
    queue.close(Duration.ofSeconds(1));
    assertThat(routes).doesNotHaveDuplicates();
    return new TreeSet<>(routes);
  }
}
