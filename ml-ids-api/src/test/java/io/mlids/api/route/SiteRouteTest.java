package io.mlids.api.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.api.testing.LearnedSite;
import io.mlids.api.testing.TestServer;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.RequestBody;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteRouteTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void aServerWithoutAProfileSaysSo() throws Exception {
    try (TestServer server = TestServer.binary(folder)) {
      assertThat(server.get("/api/site").body()).isEqualTo("{\"state\":\"none\"}");
      assertThat(server.get("/metrics").body())
          .contains(
              "mlids_site_state{state=\"none\"} 1.0", "mlids_site_state{state=\"active\"} 0.0")
          .doesNotContain("mlids_site_profile_age_seconds ", "mlids_site_learning_flows ");
    }
  }

  @Test
  void theDriftReportCoversTheSite() throws Exception {
    ModelBundle bundle =
        HandMadeModel.writeBundleWithQuantiles(
            folder.resolve("model"), FeatureProfile.CSE2018, 0, 100);
    Path site =
        LearnedSite.write(folder.resolve("site"), bundle.modelVersion(), 0.25, TestServer.NOW);
    try (TestServer server = TestServer.with(bundle, site)) {
      RequestBody rows = RequestBody.of(Feature.all());
      for (int i = 0; i < 1_000; i++) {
        rows.row(Map.of());
      }
      server.post("/api/predictions", TestServer.SPLIT, rows.split());
      JsonNode drift = JSON.readTree(server.get("/api/drift").body());
      assertThat(drift.get("state").asText()).isEqualTo("like_training");
      assertThat(drift.get("site").get("rows").asLong()).isEqualTo(1_000);
      assertThat(drift.get("site").get("features")).hasSize(68);
      assertThat(drift.get("site").get("conclusion").asText())
          .contains("those learned less than an hour ago");
      JsonNode summary = JSON.readTree(server.get("/api/site").body()).get("drift");
      assertThat(summary.get("state")).isEqualTo(drift.get("site").get("state"));
    }
  }

  @Test
  void describesTheProfileInUse() throws Exception {
    ModelBundle bundle =
        HandMadeModel.writeBinaryBundle(folder.resolve("model"), FeatureProfile.CSE2018);
    Path site =
        LearnedSite.write(
            folder.resolve("site"),
            bundle.modelVersion(),
            0.25,
            TestServer.NOW.minus(Duration.ofDays(12)));
    try (TestServer server = TestServer.with(bundle, site)) {
      JsonNode answer = JSON.readTree(server.get("/api/site").body());
      assertThat(answer.get("state").asText()).isEqualTo("active");
      assertThat(answer.has("learning")).isFalse();
      JsonNode profile = answer.get("profile");
      assertThat(profile.get("learned_at").asText()).isEqualTo("2025-12-21T03:04:05.678Z");
      assertThat(profile.get("age_seconds").asLong()).isEqualTo(12 * 86_400);
      assertThat(profile.get("model_version").asText()).isEqualTo(bundle.modelVersion());
      assertThat(profile.get("false_alarms").asDouble()).isEqualTo(0.01);
      assertThat(profile.get("confidence").asDouble()).isEqualTo(0.95);
      assertThat(profile.get("flows").asLong()).isEqualTo(LearnedSite.FLOWS);
      assertThat(profile.get("flows_left_out").asLong()).isZero();
      assertThat(profile.get("last_time").asText()).isEqualTo("1970-01-01T00:00:00.001000Z");
      assertThat(profile.get("groups")).hasSize(1);
      JsonNode group = profile.get("groups").get(0);
      assertThat(group.get("group").asText()).isEqualTo("web");
      assertThat(group.get("flows").asLong()).isEqualTo(LearnedSite.FLOWS * 3 / 5);
      assertThat(group.get("attack_threshold").asDouble()).isEqualTo(0.25);
      assertThat(group.get("own_threshold").asBoolean()).isTrue();
      JsonNode drift = answer.get("drift");
      assertThat(drift.get("state").asText()).isEqualTo("cannot_tell_yet");
      assertThat(drift.get("conclusion").asText())
          .isEqualTo(
              "cannot tell yet whether the flows resemble those learned 12 days ago: only 0 flows"
                  + " so far");
      assertThat(drift.has("features")).isFalse();
      assertThat(server.get("/metrics").body())
          .contains(
              "mlids_site_state{state=\"active\"} 1.0",
              "mlids_site_profile_age_seconds 1036800.0",
              "mlids_site_drift 0.0",
              "mlids_site_unusual_ratio 0.0");
    }
  }
}
