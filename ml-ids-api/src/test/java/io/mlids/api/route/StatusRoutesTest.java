package io.mlids.api.route;

import static io.mlids.api.testing.TestServer.SPLIT;
import static io.mlids.core.feature.Feature.TOT_FWD_PKTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.api.scoring.ServedModel;
import io.mlids.api.testing.TestServer;
import io.mlids.core.console.Version;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.RequestBody;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusRoutesTest {
  @TempDir static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.binary(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void servesTextToProgramsAndThePageToBrowsers() throws Exception {
    assertThat(server.get("/").body()).isEqualTo("ML-IDS API");
    assertThat(server.get("/", "Accept", "*/*").body()).isEqualTo("ML-IDS API");
    HttpResponse<String> page = server.get("/", "Accept", "text/html,application/xhtml+xml");
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
    assertThat(page.body()).contains("<title>ML-IDS API</title>", "/api/predictions");
    assertThat(page.headers().firstValue("Vary")).hasValue("Accept");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/ping", "/health"})
  void isReady(String path) throws Exception {
    assertThat(server.get(path).statusCode()).isEqualTo(200);
    assertThat(
            server.send(server.request(path).method("HEAD", BodyPublishers.noBody())).statusCode())
        .isEqualTo(200);
  }

  @Test
  void servesItsVersion() throws Exception {
    assertThat(server.get("/version").body()).isEqualTo(Version.current());
  }

  @Test
  void showsTheManifestOfTheModel() throws Exception {
    ObjectMapper json = new ObjectMapper();
    assertThat(json.readTree(server.get("/api/model").body()))
        .isEqualTo(json.readTree(folder.resolve("mlids.json").toFile()));
  }

  @Test
  void showsWhatTrainingReported() throws Exception {
    assertThat(server.get("/api/model/report").body()).isEqualTo("{}");
    String report = "{\"test\":{\"pr_auc\":0.5}}";
    ModelBundle bundle =
        HandMadeModel.writeBinaryBundle(folder.resolve("reported"), FeatureProfile.CSE2018);
    Path file = bundle.folder().resolve("report/metrics.json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, report);
    try (TestServer own = TestServer.with(bundle, 1)) {
      assertThat(own.get("/api/model/report").body()).isEqualTo(report);
    }
    Files.writeString(file, "half a {");
    ServedModel damaged = new ServedModel(Clock.systemUTC());
    damaged.serve(bundle, Optional.empty());
    assertThat(damaged.report()).isEmpty();
  }

  @Test
  void countsRequestsFlowsAttacksAndNotifications() throws Exception {
    try (TestServer own = TestServer.binary(folder.resolve("own"))) {
      String body =
          RequestBody.of(Feature.all())
              .row(Map.of(TOT_FWD_PKTS, "10"))
              .row(Map.of())
              .row(Map.of())
              .split();
      own.post("/api/predictions", SPLIT, body);
      own.post("/api/predictions", SPLIT, "");
      own.get("/nothing");
      await().until(() -> own.get("/metrics").body().contains("{outcome=\"sent\"} 1.0"));
      HttpResponse<String> metrics = own.get("/metrics");
      assertThat(metrics.headers().firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
      assertThat(metrics.body().lines())
          .contains(
              "mlids_http_requests_total{route=\"/api/predictions\",status=\"200\"} 1.0",
              "mlids_http_requests_total{route=\"/api/predictions\",status=\"400\"} 1.0",
              "mlids_http_requests_total{route=\"other\",status=\"404\"} 1.0",
              "mlids_http_request_seconds_count{route=\"/api/predictions\"} 2",
              "mlids_flows_scored_total 3.0",
              "mlids_attacks_detected_total 1.0",
              "mlids_notifications_total{outcome=\"sent\"} 1.0",
              "mlids_notifications_total{outcome=\"failed\"} 0.0",
              "mlids_notifications_total{outcome=\"dropped\"} 0.0",
              "mlids_notifications_waiting 0.0")
          .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{"));
    }
  }
}
