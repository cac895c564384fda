package io.mlids.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.Javalin;
import io.mlids.api.alert.AlertSettings;
import io.mlids.api.alert.Alerts;
import io.mlids.api.notify.NotificationCounts;
import io.mlids.api.notify.NotificationQueue;
import io.mlids.api.scoring.ServedModel;
import io.mlids.api.testing.RecordingSink;
import io.mlids.api.testing.TestServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenApiTest {
  @TempDir Path folder;

  @Test
  void describesExactlyTheRoutesThatThereAre() throws Exception {
    assertThat(described(document())).isEqualTo(routes());
  }

  @Test
  void everyReferenceLeadsSomewhere() throws Exception {
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

  /** HEAD goes without saying. */
  private static TreeSet<String> routes() throws Exception {
    ServerSettings settings = new ServerSettings("127.0.0.1", 0, 1, 1);
    NotificationQueue queue = NotificationQueue.start(new RecordingSink(), Clock.systemUTC());
    Alerts alerts = Alerts.start(AlertSettings.DEFAULT, queue, Clock.systemUTC());
    ApiMetrics metrics = new ApiMetrics(() -> new NotificationCounts(0, 0, 0, 0, 0));
    List<String> routes = new ArrayList<>();
    Javalin javalin =
        Javalin.create(
            config -> {
              config.startup.startupWatcherEnabled = false;
              new ApiRoutes(settings, new ServedModel(), alerts, metrics).accept(config.routes);
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
    // What runs before a WebSocket is made is part of the GET that asks for one.
    routes.removeIf(route -> route.startsWith("websocket"));
    alerts.close(Duration.ofSeconds(1));
    queue.close(Duration.ofSeconds(1));
    assertThat(routes).doesNotHaveDuplicates();
    return new TreeSet<>(routes);
  }
}
