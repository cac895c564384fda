package io.mlids.api.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.api.testing.LearnedSite;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.RequestBody;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteTest {
  @TempDir Path folder;

  @Test
  void theSiteProfileDecides() throws Exception {
    ModelBundle bundle =
        HandMadeModel.writeBinaryBundle(folder.resolve("model"), FeatureProfile.CSE2018);
    Path alarming = learn(bundle.modelVersion(), 0.05);
    String model = bundle.folder().toString();
    try (StartedApi api = StartedApi.with("--model", model)) {
      assertThat(predict(api, 9)).contains("\"is_attack\":false");
      assertThat(predict(api, 10)).contains("\"is_attack\":true");
    }
    try (StartedApi api = StartedApi.with("--model", model, "--site", alarming.toString())) {
      assertThat(predict(api, 9)).contains("\"is_attack\":true");
    }
    Path quiet = learn(bundle.modelVersion(), 0.9);
    try (StartedApi api = StartedApi.with("--model", model, "--site", quiet.toString())) {
      String unlikeTheSite = predict(api, 10);
      assertThat(unlikeTheSite).contains("\"is_attack\":false", "\"anomaly\"", "tot_fwd_pkts");
    }
  }

  @Test
  void aProfileOfAnotherModelIsRefused() throws Exception {
    ModelBundle bundle =
        HandMadeModel.writeBinaryBundle(folder.resolve("model"), FeatureProfile.CSE2018);
    Path site = learn("0123456789ab", 0.5);
    assertThatThrownBy(
            () ->
                StartedApi.with("--model", bundle.folder().toString(), "--site", site.toString())
                    .close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining(site.toString())
        .hasMessageContaining("0123456789ab")
        .hasMessageContaining(bundle.modelVersion());
    assertThatThrownBy(
            () ->
                StartedApi.with("--model", bundle.folder().toString(), "--site", folder.toString())
                    .close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("site.json is missing");
  }

  private Path learn(String modelVersion, double probability) throws Exception {
    return LearnedSite.write(
        folder.resolve("site-" + probability), modelVersion, probability, Instant.EPOCH);
  }

  private static String predict(StartedApi api, int packets) throws Exception {
    String body =
        RequestBody.of(Feature.all())
            .row(Map.of(Feature.TOT_FWD_PKTS, Integer.toString(packets)))
            .split();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(api.url().resolve("/api/verdicts"))
              .header("Content-Type", "application/json; format=pandas-split")
              .POST(BodyPublishers.ofString(body))
              .build();
      JsonNode answer =
          new ObjectMapper().readTree(client.send(request, BodyHandlers.ofString()).body());
      return answer.toString();
    }
  }
}
