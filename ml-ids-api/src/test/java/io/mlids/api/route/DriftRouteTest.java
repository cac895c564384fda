package io.mlids.api.route;

import static io.mlids.api.testing.TestServer.SPLIT;
import static io.mlids.core.feature.Feature.FLOW_DURATION;
import static io.mlids.core.feature.Feature.TOT_BWD_PKTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.api.testing.TestServer;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.RequestBody;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriftRouteTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server =
        TestServer.with(
            HandMadeModel.writeBundleWithQuantiles(
                folder.resolve("model"), FeatureProfile.CSE2018, 0, 100),
            4);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void countsTheFlowsOfEveryScoringRoute() throws Exception {
    String body = rows(3, Map.of());
    server.post("/api/predictions", SPLIT, body);
    server.post("/api/verdicts", SPLIT, body);
    server.post("/invocations", SPLIT, body);
    JsonNode drift = drift();
    assertThat(drift.get("rows").asLong()).isEqualTo(9);
    assertThat(drift.get("scored").asLong()).isEqualTo(9);
    assertThat(drift.get("window").asLong()).isEqualTo(10_000);
    assertThat(drift.get("drifting").asBoolean()).isFalse();
    assertThat(drift.get("features")).hasSize(68);
    assertThat(drift.get("state").asText()).isEqualTo("cannot_tell_yet");
    assertThat(drift.get("conclusion").asText())
        .startsWith("cannot tell yet")
        .contains("9 flows scored so far; at least 1000 are needed");
  }

  @Test
  void cannotTellAfterACaptureWithManySkippedPackets() throws Exception {
    server.post("/api/predictions", SPLIT, rows(1_000, Map.of()));
    assertThat(drift().get("state").asText()).isEqualTo("like_training");
    CaptureBytes capture = new CaptureBytes();
    for (int i = 0; i < 20; i++) {
      capture.packet(i, new Frame(new byte[46], 0, 0).ethernet(0x0806));
    }
    server.post("/api/captures", "application/octet-stream", capture.pcap());
    JsonNode drift = drift();
    assertThat(drift.get("state").asText()).isEqualTo("cannot_tell_yet");
    assertThat(drift.get("conclusion").asText()).contains("20 of 20 packets were skipped");
    assertThat(drift.get("packets_skipped").asLong()).isEqualTo(20);
  }

  @Test
  @Tag("slow")
  void saysWhichFeaturesLieOutsideTheTrainingRangeTheWorstFirst() throws Exception {
    server.post("/api/predictions", SPLIT, rows(1_000, Map.of()));
    server.post("/api/predictions", SPLIT, rows(1_000, Map.of(FLOW_DURATION, "101")));
    server.post("/api/predictions", SPLIT, rows(500, Map.of(TOT_BWD_PKTS, "null")));
    JsonNode drift = drift();
    assertThat(drift.get("drifting").asBoolean()).isTrue();
    JsonNode worst = drift.get("features").get(0);
    assertThat(worst.get("feature").asText()).isEqualTo("flow_duration");
    assertThat(worst.get("outside").asDouble()).isEqualTo(0.4);
    assertThat(worst.get("above").asDouble()).isEqualTo(0.4);
    assertThat(worst.get("below").asDouble()).isZero();
    assertThat(worst.get("out_of_range").asBoolean()).isTrue();
    JsonNode second = drift.get("features").get(1);
    assertThat(second.get("feature").asText()).isEqualTo("tot_bwd_pkts");
    assertThat(second.get("outside").asDouble()).isZero();
    assertThat(second.get("missing").asDouble()).isEqualTo(0.2);
    assertThat(second.get("training_missing").asDouble()).isZero();
  }

  @Test
  void aModelWithoutQuantilesCannotTell() throws Exception {
    try (TestServer silent = TestServer.binary(folder.resolve("silent"))) {
      assertThat(silent.get("/api/drift").statusCode()).isEqualTo(404);
      assertThat(silent.get("/api/drift").body()).contains("training rows", "retrain");
    }
  }

  @Test
  void isUnavailableBeforeTheModelIsLoaded() throws Exception {
    try (TestServer waiting = TestServer.withoutModel()) {
      assertThat(waiting.get("/api/drift").statusCode()).isEqualTo(503);
    }
  }

  private JsonNode drift() throws Exception {
    return JSON.readTree(server.get("/api/drift").body());
  }

  private static String rows(int count, Map<Feature, String> values) {
    RequestBody body = RequestBody.of(Feature.all());
    for (int i = 0; i < count; i++) {
      body.row(values);
    }
    return body.split();
  }
}
