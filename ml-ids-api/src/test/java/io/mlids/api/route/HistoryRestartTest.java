package io.mlids.api.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.api.ApiConfig;
import io.mlids.api.ApiService;
import io.mlids.api.history.HistorySettings;
import io.mlids.api.http.ServerSettings;
import io.mlids.api.incident.IncidentLimit;
import io.mlids.api.incident.IncidentRun;
import io.mlids.api.testing.FoundIncident;
import io.mlids.api.testing.TestServer;
import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.incident.IncidentListener;
import io.mlids.core.incident.IncidentListener.Event;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryRestartTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Supplier<AlertOrigin> SENSOR = () -> AlertOrigin.STREAM;

  @TempDir Path folder;

  private ApiService start() throws IOException {
    ServerSettings settings =
        new ServerSettings(
            "127.0.0.1", 0, TestServer.MAX_BODY, ServerSettings.DEFAULT_MAX_REQUESTS);
    return ApiService.start(
        ApiConfig.of(settings).withHistory(Optional.of(HistorySettings.in(folder))));
  }

  private static IncidentRun begin(ApiService api) {
    return api.alerts()
        .incidents()
        .begin(
            SENSOR,
            "v1",
            IncidentLimit.OF_SENSOR,
            new IncidentListener() {
              @Override
              public void changed(Event event, io.mlids.core.incident.Incident incident) {}
            });
  }

  private static HttpResponse<String> get(ApiService api, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(api.url().resolve(path)).build(), BodyHandlers.ofString());
    }
  }

  private static List<String> ids(HttpResponse<String> page) throws Exception {
    List<String> ids = new ArrayList<>();
    for (JsonNode each : JSON.readTree(page.body())) {
      ids.add(each.get("id").textValue());
    }
    return ids;
  }

  @Test
  void incidentsKeepTheirIdsAndNewOnesGetOthers() throws Exception {
    String before;
    try (ApiService first = start()) {
      IncidentRun run = begin(first);
      run.changed(Event.OPENED, FoundIncident.scan("a").incident());
      run.changed(Event.OPENED, FoundIncident.scan("b").relatedTo("a").incident());
      assertThat(ids(get(first, "/api/incidents"))).containsExactly("b-1", "a-1");
      before = get(first, "/api/incidents/b-1").body();
    }
    try (ApiService second = start()) {
      HttpResponse<String> page = get(second, "/api/incidents");
      assertThat(ids(page)).containsExactly("b-1", "a-1");
      assertThat(page.headers().firstValue("X-Total-Count")).hasValue("2");
      assertThat(page.headers().firstValue("X-Total-Count-Exact")).hasValue("true");
      assertThat(page.headers().firstValue("X-Partial")).hasValue("false");
      assertThat(get(second, "/api/incidents?timeout=0").statusCode()).isEqualTo(400);
      assertThat(ids(get(second, "/api/incidents?state=open"))).isEmpty();
      JsonNode after = JSON.readTree(get(second, "/api/incidents/b-1").body());
      assertThat(after.get("state").textValue()).isEqualTo("closed");
      assertThat(after.get("stages")).hasSize(2);
      assertThat(withoutState(after)).isEqualTo(withoutState(JSON.readTree(before)));
      String attacker = after.get("attackers").get(0).textValue();
      JsonNode host = JSON.readTree(get(second, "/api/hosts/" + attacker).body());
      assertThat(host.get("attacker_in_total").intValue()).isEqualTo(2);
      assertThat(host.get("has_more_incidents").booleanValue()).isFalse();

      // The same traffic again.
      IncidentRun run = begin(second);
      run.changed(Event.OPENED, FoundIncident.scan("a").incident());
      HttpResponse<String> all = get(second, "/api/incidents?limit=2");
      assertThat(ids(all)).containsExactly("a-2", "b-1");
      assertThat(JSON.readTree(all.body()).get(0).get("number").intValue()).isEqualTo(3);
      assertThat(ids(get(second, "/api/incidents?before=b-1"))).containsExactly("a-1");
      assertThat(get(second, "/api/incidents/a-3").statusCode()).isEqualTo(404);
      assertThat(get(second, "/metrics").body())
          .contains("mlids_history_available 1.0")
          .containsPattern("mlids_history_written_total\\{of=\"changes\"} [1-9]")
          .contains("mlids_history_dropped_total{of=\"flows\",reason=\"full\"} 0.0");
    }
  }

  private static String withoutState(JsonNode incident) {
    return incident
        .toString()
        .replaceAll("\"state\":\"\\w+\"", "\"state\":\"\"")
        .replaceAll("\"updated_at\":\"[^\"]+\"", "\"updated_at\":\"\"");
  }

  @Test
  void anUnusableHistoryDoesNotStopTheServer() throws Exception {
    Files.writeString(folder.resolve("history.mv.db"), "not a database");
    try (ApiService api = start()) {
      assertThat(get(api, "/metrics").body()).contains("mlids_history_available 0.0");
      begin(api).changed(Event.OPENED, FoundIncident.scan("a").incident());
      assertThat(ids(get(api, "/api/incidents"))).containsExactly("a-1");
    }
  }

  @Test
  void sinceWorksAcrossARestart() throws Exception {
    try (ApiService first = start()) {
      IncidentRun run = begin(first);
      run.changed(Event.OPENED, FoundIncident.scan("a").incident());
      run.changed(Event.OPENED, FoundIncident.scan("b").incident());
      assertThat(events(first, "?since=0", 2)).containsExactly("1 opened a-1", "2 opened b-1");
    }
    try (ApiService second = start()) {
      begin(second).changed(Event.OPENED, FoundIncident.scan("c").incident());
      assertThat(events(second, "?since=1", 2)).containsExactly("2 opened b-1", "3 opened c-2");
      JsonNode list = JSON.readTree(get(second, "/api/notifications").body());
      assertThat(list.findValuesAsText("sequence")).containsExactly("3", "2", "1");
      assertThat(get(second, "/api/notifications/1").body()).isEqualTo(list.get(2).toString());
      assertThat(JSON.readTree(get(second, "/api/notifications?type=flow").body()).isEmpty())
          .isTrue();
    }
  }

  /** The first events of a stream of server-sent events. */
  private static List<String> events(ApiService api, String query, int most) throws Exception {
    List<String> events = new ArrayList<>();
    HttpRequest request =
        HttpRequest.newBuilder(api.url().resolve("/api/notifications" + query))
            .header("Accept", "text/event-stream")
            .build();
    try (HttpClient client = HttpClient.newHttpClient();
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    client.send(request, BodyHandlers.ofInputStream()).body(),
                    StandardCharsets.UTF_8))) {
      while (events.size() < most) {
        String line = lines.readLine();
        if (line.startsWith("data:")) {
          JsonNode event = JSON.readTree(line.substring("data:".length()));
          events.add(
              event.get("sequence").asText()
                  + " "
                  + event.path("event").asText()
                  + " "
                  + event.path("incident").path("id").asText());
        }
      }
    }
    return events;
  }
}
