package io.mlids.api.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.api.ApiConfig;
import io.mlids.api.ApiService;
import io.mlids.api.history.HistorySettings;
import io.mlids.api.http.ServerSettings;
import io.mlids.api.testing.SettableClock;
import io.mlids.api.testing.TestServer;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.RequestBody;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each source of packets did is stored by the minute, and survives a restart. */
class FiguresTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private final SettableClock clock = new SettableClock();

  private ApiService start(Optional<HistorySettings> history) throws Exception {
    Path model = folder.resolve("model");
    HandMadeModel.writeBinaryBundle(model, FeatureProfile.CORRECTED);
    ServerSettings settings =
        new ServerSettings(
            "127.0.0.1", 0, TestServer.MAX_BODY, ServerSettings.DEFAULT_MAX_REQUESTS);
    ApiService api = ApiService.start(ApiConfig.of(settings).withHistory(history).withClock(clock));
    api.serve(ModelBundle.open(model));
    return api;
  }

  private ApiService start() throws Exception {
    return start(Optional.of(HistorySettings.in(folder.resolve("data"))));
  }

  private static HttpResponse<String> get(ApiService api, String query) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(api.url().resolve("/api/figures" + query)).build(),
          BodyHandlers.ofString());
    }
  }

  private static JsonNode figures(ApiService api, String query) throws Exception {
    HttpResponse<String> answer = get(api, query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static void post(ApiService api, String path, String type, byte[] body) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(api.url().resolve(path))
              .header("Content-Type", type)
              .POST(BodyPublishers.ofByteArray(body))
              .build();
      assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
  }

  /** A capture with a scan of 40 ports. */
  private static byte[] scan() {
    CaptureBytes capture = new CaptureBytes();
    for (int port = 1; port <= 40; port++) {
      capture.packet(
          1_800_000_000_000_000L + port * 1_000,
          Frame.tcp(40_000, port, Frame.SYN, 0).ipv4("10.0.0.1", "10.0.0.9").ethernet());
      capture.packet(
          1_800_000_000_000_100L + port * 1_000,
          Frame.tcp(port, 40_000, Frame.RST | Frame.ACK, 0)
              .ipv4("10.0.0.9", "10.0.0.1")
              .ethernet());
    }
    return capture.pcap();
  }

  private static byte[] rows() {
    return RequestBody.of(Feature.all())
        .row(Map.of(Feature.DST_PORT, "80"))
        .row(Map.of(Feature.DST_PORT, "81"))
        .split()
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void whatTheSourcesDidIsKeptByTheMinuteAcrossARestart() throws Exception {
    try (ApiService api = start()) {
      post(api, "/api/captures", "application/vnd.tcpdump.pcap", scan());
      post(api, "/api/predictions", TestServer.SPLIT, rows());
      assertThat(figures(api, "").get("points")).isEmpty();
      clock.advance(Duration.ofMinutes(1));
      await().untilAsserted(() -> assertThat(figures(api, "").get("points")).hasSize(1));
      post(api, "/api/predictions", TestServer.SPLIT, rows());
    }
    try (ApiService api = start()) {
      clock.advance(Duration.ofMinutes(10));
      JsonNode all = figures(api, "?step=1m");
      assertThat(all.get("step").intValue()).isEqualTo(60);
      assertThat(all.get("origins"))
          .extracting(JsonNode::textValue)
          .containsExactly("API", "upload");
      assertThat(all.get("points"))
          .extracting(each -> each.get("start").textValue())
          .containsExactly("2026-01-02T03:04:00.000000Z", "2026-01-02T03:05:00.000000Z");

      JsonNode upload =
          figures(api, "?origin=upload&since=2026-01-02&step=1d").get("points").get(0);
      assertThat(upload.get("start").textValue()).isEqualTo("2026-01-02T00:00:00.000000Z");
      assertThat(upload.get("minutes").intValue()).isEqualTo(1);
      assertThat(upload.get("packets").intValue()).isEqualTo(80);
      assertThat(upload.get("bytes").intValue()).isEqualTo(scan().length);
      assertThat(upload.get("dropped_packets").intValue()).isZero();
      assertThat(upload.get("flows").intValue()).isEqualTo(40);
      assertThat(upload.get("incidents").intValue()).isEqualTo(1);

      JsonNode rows = figures(api, "?origin=API&until=2026-01-02&step=1d").get("points").get(0);
      assertThat(rows.get("minutes").intValue()).isEqualTo(2);
      assertThat(rows.get("flows").intValue()).isEqualTo(4);
      assertThat(rows.get("packets").intValue()).isZero();
    }
  }

  @Test
  void theServerChoosesAStepOfAtMost300Points() throws Exception {
    try (ApiService api = start()) {
      assertThat(figures(api, "?since=1h").get("step").intValue()).isEqualTo(60);
      assertThat(figures(api, "").get("step").intValue()).isEqualTo(300);
      assertThat(figures(api, "?since=30d").get("step").intValue()).isEqualTo(10_800);
      assertThat(figures(api, "?since=1970-01&until=2500-01").get("step").intValue())
          .isEqualTo(525_600 * 60);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "since=tuesday | since is 'tuesday'; write a time such as 2d (two days ago)",
        "until=x | until is 'x'; write a time",
        "since=2026-02 | since is 2026-02-01T00:00:00.000000Z, after until",
        "step=90s | step is '90s'; send whole minutes, such as 5m, 1h or 1d",
        "step=5 | step is '5'; send whole minutes",
        "step=0m | step is '0m'; send whole minutes",
        "since=30d&step=1m | step gives 43201 points, more than 1500; send a longer step",
      })
  void wrongRequestsSayWhatIsWrong(String query, String message) throws Exception {
    try (ApiService api = start()) {
      HttpResponse<String> answer = get(api, "?" + query);
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains(message);
    }
  }

  @Test
  void withoutAHistoryTheLatestFiguresAreInMemory() throws Exception {
    try (ApiService api = start(Optional.empty())) {
      post(api, "/api/predictions", TestServer.SPLIT, rows());
      clock.advance(Duration.ofMinutes(1));
      await().untilAsserted(() -> assertThat(figures(api, "").get("points")).hasSize(1));
      JsonNode all = figures(api, "?step=1h");
      assertThat(all.get("kept_in").textValue()).isEqualTo("memory");
      assertThat(all.get("points").get(0).get("flows").intValue()).isEqualTo(2);
      assertThat(figures(api, "?origin=upload").get("points")).isEmpty();
    }
  }
}
