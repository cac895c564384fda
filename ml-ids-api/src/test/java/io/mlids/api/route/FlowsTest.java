package io.mlids.api.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.api.ApiConfig;
import io.mlids.api.ApiService;
import io.mlids.api.history.HistorySettings;
import io.mlids.api.http.ServerSettings;
import io.mlids.api.testing.TestServer;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.HandMadeModel;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The flows of an upload are stored and can be found. */
class FlowsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long START = 1_800_000_000_000_000L;

  @TempDir Path folder;

  private ApiService start(Optional<HistorySettings> history) throws Exception {
    Path model = folder.resolve("model");
    HandMadeModel.writeBinaryBundle(model, FeatureProfile.CORRECTED);
    ServerSettings settings =
        new ServerSettings(
            "127.0.0.1", 0, TestServer.MAX_BODY, ServerSettings.DEFAULT_MAX_REQUESTS);
    ApiService api = ApiService.start(ApiConfig.of(settings).withHistory(history));
    api.serve(ModelBundle.open(model));
    return api;
  }

  private static HttpResponse<String> get(ApiService api, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(api.url().resolve(path)).build(), BodyHandlers.ofString());
    }
  }

  private static JsonNode flows(ApiService api, String query, String more) throws Exception {
    HttpResponse<String> answer =
        get(api, "/api/flows?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8) + more);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static List<Integer> ports(JsonNode page) {
    List<Integer> ports = new ArrayList<>();
    page.get("flows").forEach(flow -> ports.add(flow.get("src_port").intValue()));
    return ports;
  }

  private static void upload(ApiService api) throws Exception {
    CaptureBytes capture = new CaptureBytes();
    for (int i = 1; i <= 3; i++) {
      Frame packet =
          Frame.tcp(5_000 + i, 80, Frame.ACK | Frame.PSH, 100).ipv4("10.0.0." + i, "10.0.0.9");
      capture.packet(START + i, packet.ethernet()).packet(START + i + 1_000, packet.ethernet());
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(api.url().resolve("/api/captures"))
              .header("Content-Type", "application/vnd.tcpdump.pcap")
              .POST(BodyPublishers.ofByteArray(capture.pcap()))
              .build();
      assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
    long until = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (flows(api, "", "").get("flows").size() < 3) {
      assertThat(System.nanoTime()).as("stored in time").isLessThan(until);
    }
  }

  @Test
  void flowsAreFoundInPagesAndOneByOne() throws Exception {
    try (ApiService api = start(Optional.of(HistorySettings.in(folder.resolve("data"))))) {
      upload(api);
      JsonNode all = flows(api, "dst:10.0.0.9 port:80 proto:tcp", "");
      assertThat(ports(all)).containsExactlyInAnyOrder(5_001, 5_002, 5_003);
      assertThat(all.get("partial").booleanValue()).isFalse();
      assertThat(all.has("next")).isFalse();
      JsonNode first = flows(api, "", "&limit=2");
      assertThat(ports(first)).isEqualTo(ports(all).subList(0, 2));
      JsonNode second = flows(api, "", "&limit=2&before=" + first.get("next"));
      assertThat(ports(second)).isEqualTo(ports(all).subList(2, 3));

      JsonNode found = flows(api, "src:10.0.0.2", "").get("flows").get(0);
      String id = found.get("id").asText();
      assertThat(get(api, "/api/flows/" + id).body()).isEqualTo(found.toString());
      assertThat(found.get("flow_id").textValue()).isEqualTo("10.0.0.2-10.0.0.9-5002-80-6");
      assertThat(found.get("src_ip").textValue()).isEqualTo("10.0.0.2");
      assertThat(found.get("dst_port").intValue()).isEqualTo(80);
      assertThat(found.get("protocol_name").textValue()).isEqualTo("TCP");
      assertThat(found.get("start").textValue()).isEqualTo("2027-01-15T08:00:00.000002Z");
      assertThat(found.get("packets").intValue()).isEqualTo(2);
      assertThat(found.get("bytes").intValue()).isEqualTo(200);
      assertThat(found.get("verdict").textValue()).isIn("attack", "benign");
      assertThat(found.get("origin").textValue()).startsWith("upload");
      String community = found.get("community_id").textValue();
      assertThat(ports(flows(api, "community:\"" + community + "\"", ""))).containsExactly(5_002);
      assertThat(ports(flows(api, "id:" + found.get("flow_id").textValue(), "")))
          .containsExactly(5_002);
    }
  }

  @Test
  void wrongRequestsSayWhatIsWrong() throws Exception {
    try (ApiService api = start(Optional.of(HistorySettings.in(folder.resolve("data"))))) {
      JsonNode error = JSON.readTree(get(api, "/api/flows?q=port:22%20sorce:10.0.0.1").body());
      assertThat(error.get("error").textValue())
          .isEqualTo("q: unknown field 'sorce' at character 9; did you mean 'src'?");
      assertThat(error.get("position").intValue()).isEqualTo(9);
      assertThat(error.get("length").intValue()).isEqualTo(5);
      assertThat(get(api, "/api/flows?q=severity:low").statusCode()).isEqualTo(400);
      for (String wrong : List.of("limit=0", "limit=1001", "before=x", "timeout=31")) {
        assertThat(get(api, "/api/flows?" + wrong).statusCode()).as(wrong).isEqualTo(400);
      }
      for (String missing : List.of("1", "-1", "x", "99999999999999999999")) {
        HttpResponse<String> answer = get(api, "/api/flows/" + missing);
        assertThat(answer.statusCode()).as(missing).isEqualTo(404);
        assertThat(answer.body()).contains("flow '" + missing + "' does not exist");
      }
    }
  }

  @Test
  void withoutAHistoryTheAnswerSaysSo() throws Exception {
    try (ApiService api = start(Optional.empty())) {
      for (String path : List.of("/api/flows", "/api/flows/1")) {
        HttpResponse<String> answer = get(api, path);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("start the server with a history to search flows");
      }
    }
  }
}
