package io.mlids.api.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.api.testing.LearnedSite;
import io.mlids.api.testing.RawHttp;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.testing.CommandRun;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.NativeLibrary;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ml-ids-api --learn}. */
class LearnOptionsTest {
  private static final int ROUNDS = 12;

  @TempDir private Path folder;
  private ModelBundle bundle;
  private Path site;

  @BeforeEach
  void makeAModel() throws Exception {
    bundle = HandMadeModel.writeBinaryBundle(folder.resolve("model"), FeatureProfile.CSE2018);
    site = folder.resolve("site");
  }

  @Test
  void needsAnInterfaceAndADirectory() throws Exception {
    assertRefused("--learn needs --interface", "--learn", "1h", "--site", site.toString());
    assertRefused(
        "--learn needs --site, the directory for the site profile", "-i", "lo", "--learn", "1h");
    assertRefused("--false-alarms needs --learn", "-i", "lo", "--false-alarms", "0.01");
    assertRefused("--learn-again needs --learn", "-i", "lo", "--learn-again");
    assertRefused("--learn must be greater than 0", learning("--learn", "0"));
    assertRefused(
        "--false-alarms 1: must be at least 0.0001 and less than 1",
        learning("--learn", "1h", "--false-alarms", "1"));
    assertRefused(
        "--false-alarms 0/day: must be more than 0 per day",
        learning("--learn", "1h", "--false-alarms", "0/day"));
    assertRefused(
        "--false-alarms 'few' is neither a share such as 0.001 nor a number such as 5/day",
        learning("--learn", "1h", "--false-alarms", "few"));
    assertRefused("'soon' is not a duration", learning("--learn", "soon"));
    Path file = Files.writeString(folder.resolve("file"), "");
    assertRefused(
        file + ": not a directory", "-i", "lo", "--learn", "1h", "--site", file.toString());
    for (String name : List.of("site.json", "learning.gz")) {
      Path blocked = Files.createDirectories(site.resolve(name));
      assertRefused(blocked + ": not a regular file", learning("--learn", "1h"));
      Files.delete(blocked);
    }
  }

  private String[] learning(String... options) {
    List<String> all = new ArrayList<>(List.of("-i", "lo", "--site", site.toString()));
    all.addAll(List.of(options));
    return all.toArray(String[]::new);
  }

  private void assertRefused(String message, String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--port", "0", "--model", bundle.folder().toString()));
    CommandRun run = CommandRun.of(new MlIdsApi(), all.toArray(String[]::new));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error()).contains(message);
  }

  @Test
  @Tag("root")
  @Tag("native")
  void learnsWhatIsOrdinaryWhileItWatches() throws Exception {
    requireCapturing();
    try (ServerSocket service = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        StartedApi api = start(service, "--learn", "1s", "--false-alarms", "0.3")) {
      RawHttp http = new RawHttp(api.url());
      assertThat(site(http).path("state").asText()).isEqualTo("learning");
      assertThat(site(http).path("learning").path("flows_needed").asInt()).isEqualTo(14);
      connect(service, 24);
      await().until(() -> site(http).path("state").asText().equals("active"));
      assertThat(site(http).has("learning")).isFalse();
      assertThat(site(http).path("profile").path("flows").asInt()).isGreaterThanOrEqualTo(15);
      long before = attacks(http);
      assertThat(before).isGreaterThanOrEqualTo(15);
      connect(service, 10);
      await().until(() -> sensor(http).path("summary").path("flows_written").asInt() >= 34);
      assertThat(attacks(http)).isEqualTo(before);
      assertThat(http.ask("GET /metrics").body())
          .contains("mlids_site_state{state=\"active\"} 1.0", "mlids_site_save_failures_total 0.0");
    }
    assertThat(site.resolve("site.json")).exists();
    assertThat(site.resolve("learning.gz")).doesNotExist();
    Instant learned = learnedAt();
    try (ServerSocket service = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        StartedApi api = start(service, "--learn", "1s", "--false-alarms", "0.3")) {
      assertThat(site(new RawHttp(api.url())).path("state").asText()).isEqualTo("active");
      assertThat(learnedAt()).isEqualTo(learned);
    }
  }

  @Test
  @Tag("root")
  @Tag("native")
  void learnsAgainIfTheProfileBelongsToAnotherModelOrIfAsked() throws Exception {
    requireCapturing();
    LearnedSite.write(site, "0123456789ab", 0.5, Instant.EPOCH);
    try (ServerSocket service = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        StartedApi api = start(service, "--learn", "1h")) {
      JsonNode answer = site(new RawHttp(api.url()));
      assertThat(answer.path("state").asText()).isEqualTo("learning");
      assertThat(answer.has("profile")).isFalse();
    }
    LearnedSite.write(site, bundle.modelVersion(), 0.5, Instant.EPOCH);
    Files.delete(site.resolve("learning.gz"));
    try (ServerSocket service = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        StartedApi api = start(service, "--learn", "1h", "--learn-again")) {
      JsonNode answer = site(new RawHttp(api.url()));
      assertThat(answer.path("state").asText()).isEqualTo("learning");
      assertThat(answer.path("profile").path("learned_at").asText())
          .isEqualTo("1970-01-01T00:00:00Z");
    }
  }

  private Instant learnedAt() throws IOException {
    return Instant.parse(
        new ObjectMapper()
            .readTree(site.resolve("site.json").toFile())
            .path("learned_at")
            .asText());
  }

  private StartedApi start(ServerSocket service, String... options) throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of("-i", "lo", "--bpf", "tcp port " + service.getLocalPort(), "--site"));
    all.add(site.toString());
    all.addAll(List.of("--model", bundle.folder().toString()));
    all.addAll(List.of(options));
    StartedApi api = StartedApi.with(all.toArray(String[]::new));
    RawHttp http = new RawHttp(api.url());
    await().until(() -> sensor(http).path("state").asText().equals("running"));
    return api;
  }

  private static void requireCapturing() {
    NativeLibrary.requireLibpcap();
    assumeTrue("root".equals(System.getProperty("user.name")), "only root may capture");
  }

  private static JsonNode site(RawHttp http) throws Exception {
    return new ObjectMapper().readTree(http.ask("GET /api/site").body());
  }

  private static JsonNode sensor(RawHttp http) throws Exception {
    return new ObjectMapper().readTree(http.ask("GET /api/sensor").body());
  }

  private static long attacks(RawHttp http) throws Exception {
    return sensor(http).path("attacks").asLong();
  }

  /** Each side waits for the other, so that the client sends many packets. */
  private static void connect(ServerSocket service, int times) throws Exception {
    for (int connection = 0; connection < times; connection++) {
      try (Socket client = new Socket(service.getInetAddress(), service.getLocalPort());
          Socket server = service.accept()) {
        for (int i = 0; i < ROUNDS; i++) {
          client.getOutputStream().write(i);
          server.getOutputStream().write(server.getInputStream().read());
          assertThat(client.getInputStream().read()).isEqualTo(i);
        }
      }
    }
  }
}
