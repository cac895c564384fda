package io.mlids.api.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.api.ApiConfig;
import io.mlids.api.ApiService;
import io.mlids.api.history.HistorySettings;
import io.mlids.api.history.saved.SavedSearches;
import io.mlids.api.http.ServerSettings;
import io.mlids.api.testing.TestServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Searches are kept under names, across restarts. */
class SavedSearchesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private ApiService start(Optional<HistorySettings> history) throws IOException {
    ServerSettings settings =
        new ServerSettings(
            "127.0.0.1", 0, TestServer.MAX_BODY, ServerSettings.DEFAULT_MAX_REQUESTS);
    return ApiService.start(ApiConfig.of(settings).withHistory(history));
  }

  private ApiService start() throws IOException {
    return start(Optional.of(HistorySettings.in(folder)));
  }

  private static HttpResponse<String> send(ApiService api, String method, String path, String body)
      throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(api.url().resolve("/api/searches" + path))
              .header("Content-Type", "application/json")
              .method(method, BodyPublishers.ofString(body))
              .build(),
          BodyHandlers.ofString());
    }
  }

  private static JsonNode list(ApiService api) throws Exception {
    return JSON.readTree(send(api, "GET", "", "").body());
  }

  @Test
  void searchesAreSavedReplacedAndDeletedAndSurviveARestart() throws Exception {
    try (ApiService api = start()) {
      assertThat(list(api)).isEmpty();
      HttpResponse<String> saved =
          send(
              api,
              "PUT",
              "/Night%20shift",
              "{\"query\":\" severity:>=high since:12h \",\"by\":\"ada\"}");
      assertThat(saved.statusCode()).isEqualTo(201);
      JsonNode search = JSON.readTree(saved.body());
      assertThat(search.get("name").textValue()).isEqualTo("Night shift");
      assertThat(search.get("target").textValue()).isEqualTo("incidents");
      assertThat(search.get("query").textValue()).isEqualTo("severity:>=high since:12h");
      assertThat(search.get("by").textValue()).isEqualTo("ada");
      assertThat(search.get("at").textValue()).endsWith("Z");
      send(api, "PUT", "/bots", "{\"query\":\"class:Bot'; DROP\",\"target\":\"flows\"}");
    }
    try (ApiService api = start()) {
      assertThat(list(api).findValuesAsText("name")).containsExactly("bots", "Night shift");
      assertThat(list(api).findValuesAsText("query"))
          .containsExactly("class:Bot'; DROP", "severity:>=high since:12h");
      HttpResponse<String> replaced =
          send(api, "PUT", "/night%20SHIFT", "{\"query\":\"state:new\"}");
      assertThat(replaced.statusCode()).isEqualTo(200);
      assertThat(send(api, "GET", "/Night%20Shift", "").body()).isEqualTo(replaced.body());
      assertThat(list(api).findValuesAsText("name")).containsExactly("bots", "night SHIFT");
      assertThat(send(api, "DELETE", "/BOTS", "").statusCode()).isEqualTo(204);
      assertThat(send(api, "DELETE", "/bots", "").statusCode()).isEqualTo(404);
      assertThat(send(api, "GET", "/bots", "").statusCode()).isEqualTo(404);
      assertThat(list(api)).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a      | {}                                   | query is missing
          a      | {"query":1}                          | query is missing or not a string
          a      | {"query":"sorce:x"}                  | did you mean 'src'?
          a      | {"query":"score:>0.5"}               | incidents have no field 'score'
          a      | {"query":"a","target":"hosts"}       | send incidents or flows
          a      | {"query":"a","owner":"x"}            | unknown member 'owner'
          a      | [                                    | not valid JSON
          -a     | {"query":"a"}                        | the name is not valid
          a%3Cb  | {"query":"a"}                        | the name is not valid
          """)
  void wrongSearchesAreNotSaved(String name, String body, String message) throws Exception {
    try (ApiService api = start()) {
      HttpResponse<String> answer = send(api, "PUT", "/" + name, body);
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(JSON.readTree(answer.body()).get("error").textValue()).contains(message);
      assertThat(list(api)).isEmpty();
    }
  }

  @Test
  void theirNumberIsLimited() throws Exception {
    try (ApiService api = start();
        HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = null;
      for (int i = 0; i <= SavedSearches.MOST; i++) {
        answer =
            client.send(
                HttpRequest.newBuilder(api.url().resolve("/api/searches/s" + i))
                    .header("Content-Type", "application/json")
                    .PUT(BodyPublishers.ofString("{\"query\":\"a\"}"))
                    .build(),
                BodyHandlers.ofString());
      }
      assertThat(answer.statusCode()).isEqualTo(507);
      assertThat(answer.body()).contains("500 searches are saved; delete one first");
      assertThat(send(api, "PUT", "/S7", "{\"query\":\"b\"}").statusCode()).isEqualTo(200);
      assertThat(list(api)).hasSize(SavedSearches.MOST);
    }
  }

  @Test
  void withoutAHistoryTheAnswerSaysSo() throws Exception {
    try (ApiService api = start(Optional.empty())) {
      for (String method : new String[] {"GET", "PUT", "DELETE"}) {
        HttpResponse<String> answer = send(api, method, "/a", "{\"query\":\"a\"}");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("start the server with a history to save them");
      }
    }
  }
}
