package io.mlids.api.route;

import static io.mlids.api.testing.TestServer.SPLIT;
import static io.mlids.core.feature.Feature.DST_PORT;
import static io.mlids.core.feature.Feature.PROTOCOL;
import static io.mlids.core.feature.Feature.TIMESTAMP;
import static io.mlids.core.feature.Feature.TOT_BWD_PKTS;
import static io.mlids.core.feature.Feature.TOT_FWD_PKTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.api.dispatch.AlertSettings;
import io.mlids.api.feed.LiveSettings;
import io.mlids.api.testing.SocketClient;
import io.mlids.api.testing.TestServer;
import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.feature.Feature;
import io.mlids.core.testing.PacketAttacks;
import io.mlids.core.testing.RequestBody;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int KEPT = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server =
        TestServer.multiclass(
            folder,
            AlertSettings.DEFAULT
                .withRollupWindow(Duration.ZERO)
                .withLive(new LiveSettings(KEPT, 3, Duration.ofMillis(50), PATIENCE)));
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  @Test
  void aSocketReceivesAttacksInRowsAsTheyAreFound() throws Exception {
    try (SocketClient socket = socket("")) {
      String body =
          RequestBody.of(Feature.all())
              .row(
                  Map.of(TOT_FWD_PKTS, "10", DST_PORT, "443", PROTOCOL, "6", TIMESTAMP, "\"noon\""))
              .row(Map.of())
              .row(Map.of(TOT_BWD_PKTS, "10", DST_PORT, "\"x\""))
              .split();
      server.post("/api/predictions", SPLIT, body.replace("\"x\"", "null"));
      await().until(() -> socket.count() == 2);
      assertThat(socket.sequences()).containsExactly(1L, 2L);
      JsonNode first = socket.received().getFirst();
      assertThat(names(first))
          .containsExactly(
              "sequence",
              "type",
              "count",
              "first_seen",
              "last_seen",
              "model_version",
              "origin",
              "verdict");
      assertThat(first.get("origin").textValue()).isEqualTo("API");
      assertThat(first.get("type").textValue()).isEqualTo("attack");
      assertThat(first.get("count").intValue()).isEqualTo(1);
      assertThat(first.get("first_seen").textValue()).isEqualTo(TestServer.NOW.toString());
      assertThat(first.get("last_seen").textValue()).isEqualTo(TestServer.NOW.toString());
      JsonNode verdict = first.get("verdict");
      assertThat(names(verdict))
          .containsExactly(
              "dst_port",
              "protocol",
              "timestamp",
              "label",
              "probability",
              "is_attack",
              "probabilities");
      assertThat(verdict.get("dst_port").intValue()).isEqualTo(443);
      assertThat(verdict.get("protocol").intValue()).isEqualTo(6);
      assertThat(verdict.get("timestamp").textValue()).isEqualTo("noon");
      assertThat(verdict.get("label").textValue()).isEqualTo("Bot");
      assertThat(names(socket.received().get(1).get("verdict"))).doesNotContain("dst_port");
    }
  }

  @Test
  void aSocketReceivesAttacksInPacketsWithTheirAddresses() throws Exception {
    try (SocketClient socket = socket("")) {
      report(1);
      await().until(() -> socket.count() == 1);
      assertThat(socket.received().getFirst().get("community_id").textValue()).startsWith("1:");
      JsonNode verdict = socket.received().getFirst().get("verdict");
      assertThat(verdict.get("flow_id").textValue()).isEqualTo("10.0.0.1-10.0.0.2-40001-80-6");
      assertThat(verdict.get("src_ip").textValue()).isEqualTo("10.0.0.1");
      assertThat(verdict.get("start").textValue()).isEqualTo("2018-02-14T18:51:07.000001Z");
      assertThat(verdict.get("bytes").intValue()).isEqualTo(300);
    }
  }

  @Test
  void aReconnectingClientMissesNothingThatIsStored() throws Exception {
    report(5);
    try (SocketClient socket = socket("?since=2")) {
      await().until(() -> socket.count() == 3);
      report(1);
      await().until(() -> socket.count() == 4);
      assertThat(socket.sequences()).containsExactly(3L, 4L, 5L, 6L);
    }
    assertThat(events("/api/notifications", 3, "Last-Event-ID", "3")).containsExactly(4L, 5L, 6L);
    assertThat(events("/api/notifications?since=4", 2)).containsExactly(5L, 6L);
  }

  @Test
  void aClientLearnsHowManyNotificationsItMissed() throws Exception {
    report(KEPT + 7);
    awaitPublished(KEPT + 7);
    try (SocketClient socket = socket("?since=2")) {
      await().until(() -> socket.count() == KEPT + 1);
      JsonNode notice = socket.received().getFirst();
      assertThat(notice)
          .isEqualTo(JSON.readTree("{\"type\":\"missed\",\"missed\":5,\"oldest\":8}"));
      assertThat(socket.received().get(1).get("sequence").intValue()).isEqualTo(8);
    }
    try (InputStream in = stream("/api/notifications?since=0")) {
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      assertThat(lines.readLine()).isEqualTo("event: missed");
      assertThat(lines.readLine())
          .isEqualTo("data: {\"type\":\"missed\",\"missed\":7,\"oldest\":8}");
    }
    assertThat(server.get("/metrics").body())
        .contains("mlids_live_notifications_skipped_total 12.0");
  }

  @Test
  void aClientOfAPreviousServerLearnsThatNumbersRestarted() throws Exception {
    report(2);
    awaitPublished(2);
    try (SocketClient socket = socket("?since=900")) {
      await().until(() -> socket.count() == 3);
      assertThat(socket.received().getFirst())
          .isEqualTo(JSON.readTree("{\"type\":\"restarted\",\"latest\":2}"));
      assertThat(socket.received().get(1).get("sequence").intValue()).isEqualTo(1);
    }
  }

  @Test
  void aClientReceivesOnlyWhatMatchesItsFilter() throws Exception {
    try (SocketClient likely = socket("?min_probability=0.9");
        SocketClient bots = socket("?class=bot&class=DDoS+LOIT")) {
      String body =
          RequestBody.of(Feature.all())
              .row(Map.of(TOT_FWD_PKTS, "10"))
              .row(Map.of(TOT_BWD_PKTS, "10"))
              .split();
      server.post("/api/predictions", SPLIT, body);
      server.post("/api/predictions", SPLIT, body);
      await().until(() -> bots.count() == 2 && likely.count() == 2);
      assertThat(bots.sequences()).containsExactly(1L, 3L);
      assertThat(likely.sequences()).containsExactly(1L, 3L);
      assertThat(page("")).hasSize(4);
      assertThat(sequences(page("?min_probability=0.9"))).containsExactly(3L, 1L);
      assertThat(sequences(page("?class=SSH-Bruteforce"))).containsExactly(4L, 2L);
      assertThat(page("?class=Heartbleed")).isEmpty();
    }
  }

  @Test
  void pagesShowTheNewestFirst() throws Exception {
    report(5);
    awaitPublished(5);
    assertThat(sequences(page(""))).containsExactly(5L, 4L, 3L, 2L, 1L);
    assertThat(sequences(page("?limit=2"))).containsExactly(5L, 4L);
    assertThat(sequences(page("?limit=2&before=4"))).containsExactly(3L, 2L);
    assertThat(page("?before=1")).isEmpty();
  }

  @Test
  void oneNotificationShowsTheFeaturesOfItsFlow() throws Exception {
    report(1);
    awaitPublished(1);
    JsonNode one = JSON.readTree(server.get("/api/notifications/1").body());
    assertThat(one.get("sequence").intValue()).isEqualTo(1);
    assertThat(names(one.get("features")))
        .containsExactlyElementsOf(Feature.all().stream().map(Feature::columnName).toList());
    assertThat(one.at("/features/flow_duration").longValue()).isEqualTo(1_000_000);
    assertThat(one.has("submitted")).isFalse();
  }

  @Test
  void oneNotificationOfARowShowsWhatWasSubmitted() throws Exception {
    String body =
        RequestBody.of(Feature.all())
            .row(Map.of(TOT_FWD_PKTS, "10", Feature.FLOW_BYTS_S, "null"))
            .split()
            .replace("\"dst_port\"", "\"Destination Port\"");
    server.post("/api/predictions", SPLIT, body);
    awaitPublished(1);
    JsonNode one = JSON.readTree(server.get("/api/notifications/1").body());
    assertThat(one.at("/features/tot_fwd_pkts").intValue()).isEqualTo(10);
    assertThat(one.at("/features/dst_port").intValue()).isEqualTo(1);
    assertThat(one.at("/features/flow_byts_s").isNull()).isTrue();
    assertThat(one.at("/submitted/Destination Port").intValue()).isEqualTo(1);
    assertThat(one.get("submitted").has("dst_port")).isFalse();
  }

  @Test
  void anUnknownNotificationIsNotFound() throws Exception {
    assertThat(server.get("/api/notifications/1").statusCode()).isEqualTo(404);
    assertThat(server.get("/api/notifications/one").statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "min_probability=2",
        "min_probability=NaN",
        "min_probability=high",
        "class=",
        "since=-1",
        "since=now"
      })
  void wrongFiltersAreRefusedBeforeAnythingIsOpened(String query) throws Exception {
    String path = "/api/notifications?" + query;
    HttpResponse<String> events = server.get(path, "Accept", "text/event-stream");
    assertThat(events.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(events.body()).get("error").textValue()).contains(query.split("=")[0]);
    assertThatThrownBy(() -> SocketClient.open(client, server.url(path)))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            refusal -> assertThat(refusal.getResponse().statusCode()).isEqualTo(400));
    assertThat(metric("mlids_live_clients")).isEqualTo("0.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=1001", "limit=x", "before=0"})
  void wrongPagesAreRefused(String query) throws Exception {
    assertThat(server.get("/api/notifications?" + query).statusCode()).isEqualTo(400);
  }

  @Test
  void clientsBeyondTheLimitReceive503() throws Exception {
    try (SocketClient one = socket("");
        SocketClient two = socket("");
        SocketClient three = socket("")) {
      HttpResponse<String> fourth = server.get("/api/notifications", "Accept", "text/event-stream");
      assertThat(fourth.statusCode()).isEqualTo(503);
      assertThat(fourth.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(metric("mlids_live_clients_ended_total{reason=\"refused\"}")).isEqualTo("1.0");
      assertThat(List.of(one, two, three)).allSatisfy(c -> assertThat(c.count()).isZero());
    }
    await().until(() -> metric("mlids_live_clients").equals("0.0"));
    assertThat(metric("mlids_live_clients_ended_total{reason=\"left\"}")).isEqualTo("3.0");
  }

  @Test
  void anIdleStreamSendsPings() throws Exception {
    try (InputStream in = stream("/api/notifications")) {
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      assertThat(lines.readLine()).isEqualTo(": ping");
    }
  }

  @Test
  void messagesOfAClientAreIgnored() throws Exception {
    try (SocketClient socket = socket("")) {
      socket.say("hello");
      report(1);
      await().until(() -> socket.count() == 1);
    }
  }

  @Test
  @Tag("slow")
  void aClientThatDoesNotAnswerPingsIsClosedAndCounted() throws Exception {
    try (SocketClient deaf = SocketClient.deaf(client, server.url("/api/notifications?type=flow"));
        SocketClient other = socket("")) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> metric("mlids_live_clients_ended_total{reason=\"slow\"}").equals("1.0"));
      report(1);
      await().until(() -> other.count() == 1);
      assertThat(deaf.count()).isZero();
    }
  }

  @Test
  void theAllowListShowsWhatItSuppressed() throws Exception {
    assertThat(server.get("/api/alerts/suppressed").body()).isEqualTo("[]");
    Path list = folder.resolve("allow.csv");
    Files.writeString(
        list,
        """
        source,port,class,reason,expires
        10.0.0.0/24,79-80,bot,our own scanner,2026-12-31T00:00:00Z
        ,53,,a resolver,2025-12-31T00:00:00Z
        """);
    server.close();
    server =
        TestServer.multiclass(folder.resolve("own"), AlertSettings.DEFAULT.withAllowList(list));
    report(2);
    assertThat(JSON.readTree(server.get("/api/alerts/suppressed").body()))
        .isEqualTo(
            JSON.readTree(
                """
                [{"source":"10.0.0.0/24","port":"79-80","class":"Bot","reason":"our own scanner",
                  "expires":"2026-12-31T00:00:00Z","in_force":true,"suppressed":2},
                 {"port":"53","reason":"a resolver","expires":"2025-12-31T00:00:00Z",
                  "in_force":false,"suppressed":0}]
                """));
    assertThat(page("")).isEmpty();
    assertThat(metric("mlids_alerts_suppressed_total")).isEqualTo("2.0");
    assertThat(metric("mlids_allow_list_suppressed_total{reason=\"our own scanner\"}"))
        .isEqualTo("2.0");
    assertThat(metric("mlids_alerts_reported_total")).isEqualTo("2.0");
  }

  @Test
  void clientsLearnThatTheServerIsShuttingDown() throws Exception {
    SocketClient socket = socket("");
    InputStream events = stream("/api/notifications");
    report(1);
    awaitPublished(1);
    server.alerts().endListening(Duration.ofSeconds(5));
    assertThat(socket.awaitClose()).isEqualTo(1001);
    assertThat(socket.sequences()).containsExactly(1L);
    assertThat(new String(events.readAllBytes(), StandardCharsets.UTF_8)).contains("id: 1\n");
  }

  private SocketClient socket(String query) {
    return SocketClient.open(client, server.url(ofFlows("/api/notifications" + query)));
  }

  private static String ofFlows(String path) {
    return path + (path.contains("?") ? "&" : "?") + "type=flow";
  }

  private InputStream stream(String path, String... headers) throws Exception {
    HttpResponse<InputStream> response =
        client.send(
            server.request(ofFlows(path), headers).header("Accept", "text/event-stream").build(),
            BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
    return response.body();
  }

  /** The ids of the first events. */
  private List<Long> events(String path, int count, String... headers) throws Exception {
    List<Long> ids = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream(path, headers), StandardCharsets.UTF_8))) {
      while (ids.size() < count) {
        String line = lines.readLine();
        if (line.startsWith("id: ")) {
          long id = Long.parseLong(line.substring(4));
          ids.add(id);
          JsonNode data = JSON.readTree(lines.readLine().substring("data: ".length()));
          assertThat(data.get("sequence").longValue()).isEqualTo(id);
          assertThat(lines.readLine()).isEmpty();
        }
      }
    }
    return ids;
  }

  private void report(int attacks) {
    for (int i = 1; i <= attacks; i++) {
      server
          .alerts()
          .report(
              PacketAttacks.tcp("10.0.0.1", 40_000 + i, "10.0.0.2", 80, "Bot"),
              "0123456789ab",
              AlertOrigin.STREAM);
    }
  }

  private void awaitPublished(int count) {
    await().until(() -> server.alerts().live().counts().published() == count);
  }

  private List<JsonNode> page(String query) throws Exception {
    List<JsonNode> page = new ArrayList<>();
    JSON.readTree(server.get(ofFlows("/api/notifications" + query)).body()).forEach(page::add);
    return page;
  }

  private static List<Long> sequences(List<JsonNode> notifications) {
    return notifications.stream().map(n -> n.get("sequence").longValue()).toList();
  }

  private String metric(String name) throws Exception {
    return server
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
