package io.mlids.api.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.api.dispatch.AlertSettings;
import io.mlids.api.dispatch.IncidentSettings;
import io.mlids.api.dispatch.NotifyAbout;
import io.mlids.api.sink.AlertFileSettings;
import io.mlids.api.sink.AlertFormat;
import io.mlids.api.testing.SocketClient;
import io.mlids.api.testing.TestServer;
import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.alert.AttackNotification;
import io.mlids.core.feature.Feature;
import io.mlids.core.incident.Severity;
import io.mlids.core.testing.PacketAttacks;
import io.mlids.core.testing.RequestBody;
import io.mlids.core.testing.Traffic;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Incidents sent to clients, alert files and queues. */
class IncidentNotificationsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PCAP = "application/vnd.tcpdump.pcap";
  private static final String PATH = "/api/notifications";
  private static final String VICTIM = "192.0.2.10";

  @TempDir Path folder;

  private static void upload(TestServer server, Traffic traffic) throws Exception {
    HttpResponse<String> answer =
        server.post("/api/captures?name=a.pcap", PCAP, traffic.capture().pcap());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static Traffic scan() {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 60; i++) {
      traffic.refused(i * 10 * Traffic.MILLISECOND, "192.0.2.66", 40_000, VICTIM, 1 + i);
    }
    return traffic;
  }

  /** Forty thousand SYNs to one web server within twenty seconds, each from a different source. */
  private static Traffic forgedFlood() {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 40_000; i++) {
      String source = "11." + (i >> 8 & 0xFF) + "." + (i & 0xFF) + "." + (1 + (i >> 16));
      traffic.syn(i * Traffic.MILLISECOND / 2, source, 1024 + i % 60_000, VICTIM, 80);
    }
    return traffic;
  }

  private static void row(TestServer server) throws Exception {
    String body = RequestBody.of(Feature.all()).row(Map.of(Feature.TOT_FWD_PKTS, "10")).split();
    assertThat(server.post("/api/predictions", TestServer.SPLIT, body).statusCode()).isEqualTo(200);
  }

  private static List<JsonNode> page(TestServer server, String query) throws Exception {
    List<JsonNode> page = new ArrayList<>();
    JSON.readTree(server.get(PATH + query).body()).forEach(page::add);
    return page.reversed();
  }

  private static Instant time(JsonNode incident, String name) {
    return Instant.parse(incident.get(name).textValue());
  }

  private static void awaitPublished(TestServer server, long count) {
    await().until(() -> server.alerts().live().counts().published() >= count);
  }

  @Test
  @Tag("slow")
  void aSocketReceivesTheOpeningAndClosingOfAnIncident() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient();
        TestServer server = TestServer.multiclass(folder, AlertSettings.DEFAULT);
        SocketClient socket = SocketClient.open(client, server.url(PATH))) {
      upload(server, scan());
      await().until(() -> socket.count() > 0 && last(socket).equals("closed"));
      List<JsonNode> received = socket.received();
      assertThat(received.getFirst().get("event").textValue()).isEqualTo("opened");
      assertThat(received)
          .hasSizeLessThanOrEqualTo(10)
          .allSatisfy(
              each -> {
                assertThat(each.get("type").textValue()).isEqualTo("incident");
                assertThat(each.at("/incident/id"))
                    .isEqualTo(received.getFirst().at("/incident/id"));
              });
      JsonNode incident = received.getFirst().get("incident");
      assertThat(incident.get("kind").textValue()).isEqualTo("port_scan");
      assertThat(incident.get("origin").textValue()).isEqualTo("upload a.pcap");
      assertThat(incident.get("state").textValue()).isEqualTo("open");
      assertThat(
              JSON.readTree(server.get("/api/incidents/" + incident.get("id").textValue()).body())
                  .get("state")
                  .textValue())
          .isEqualTo("closed");
      long sequence = received.getFirst().get("sequence").longValue();
      assertThat(JSON.readTree(server.get(PATH + "/" + sequence).body()))
          .isEqualTo(received.getFirst());
    }
  }

  private static String last(SocketClient socket) {
    return socket.received().getLast().path("event").asText();
  }

  @Test
  void aReconnectingClientMissesNoIncident() throws Exception {
    try (TestServer server = TestServer.multiclass(folder, AlertSettings.DEFAULT)) {
      upload(server, scan());
      awaitPublished(server, 2);
      List<JsonNode> all = page(server, "?type=incident");
      long first = all.getFirst().get("sequence").longValue();
      assertThat(all).hasSizeGreaterThanOrEqualTo(2);
      List<JsonNode> streamed = new ArrayList<>();
      HttpResponse<InputStream> answer =
          HttpClient.newHttpClient()
              .send(
                  server
                      .request(PATH + "?type=incident&since=" + first)
                      .header("Accept", "text/event-stream")
                      .build(),
                  BodyHandlers.ofInputStream());
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
        while (streamed.size() < all.size() - 1) {
          String line = lines.readLine();
          if (line.startsWith("data: ")) {
            streamed.add(JSON.readTree(line.substring("data: ".length())));
          }
        }
      }
      assertThat(streamed).isEqualTo(all.subList(1, all.size()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', true, true, false",
    "?type=incident, true, false, false",
    "?type=flow, false, true, true",
    "?type=all, true, true, true",
    "?min_probability=0.1, false, true, true",
    "?class=Bot&type=all, true, true, true",
    "?min_severity=critical, false, true, false",
    "?kind=port_scan, true, true, false",
    "?kind=beacon, false, true, false"
  })
  void theTypeSelectsIncidentsAndFlows(String query, boolean incidents, boolean rows, boolean flows)
      throws Exception {
    try (TestServer server = TestServer.multiclass(folder, AlertSettings.DEFAULT)) {
      upload(server, scan());
      row(server);
      server
          .alerts()
          .report(
              PacketAttacks.tcp("10.0.0.1", 4000, "10.0.0.2", 80, "Bot"),
              "0123456789ab",
              AlertOrigin.STREAM);
      await()
          .until(
              () ->
                  page(server, "?type=flow").stream()
                      .anyMatch(each -> each.get("origin").textValue().equals("stream")));
      List<JsonNode> page = page(server, query);
      assertThat(page.stream().anyMatch(each -> each.has("incident"))).isEqualTo(incidents);
      assertThat(page.stream().anyMatch(each -> each.path("origin").asText().equals("API")))
          .isEqualTo(rows);
      assertThat(page.stream().anyMatch(each -> each.path("origin").asText().equals("stream")))
          .isEqualTo(flows);
    }
  }

  @ParameterizedTest
  @CsvSource({"type=both", "min_severity=worst", "kind=scan"})
  void anInvalidParameterIsNamedInTheError(String query) throws Exception {
    try (TestServer server = TestServer.multiclass(folder, AlertSettings.DEFAULT)) {
      HttpResponse<String> answer = server.get(PATH + "?" + query);
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains(query.substring(0, query.indexOf('=')) + " is '");
    }
  }

  @ParameterizedTest
  @Tag("slow")
  @CsvSource({"EVE", "ECS", "JSON"})
  void aForgedFloodIsOneIncidentWithFewLinesAndNotifications(AlertFormat format) throws Exception {
    Path path = folder.resolve("alerts.json");
    AlertSettings settings =
        AlertSettings.DEFAULT.withFile(new AlertFileSettings(path, format, 100 << 20, 5));
    List<AttackNotification> messages;
    try (TestServer server = TestServer.multiclass(folder, settings)) {
      upload(server, forgedFlood());
      JsonNode listed = JSON.readTree(server.get("/api/incidents").body());
      assertThat(listed).hasSize(1);
      JsonNode incident = listed.get(0);
      assertThat(incident.get("kind").textValue()).isEqualTo("syn_flood");
      assertThat(incident.get("attackers")).isEmpty();
      assertThat(incident.get("victims").toString()).isEqualTo("[\"" + VICTIM + "\"]");
      assertThat(incident.get("flows").longValue()).isEqualTo(40_000);
      assertThat(Duration.between(time(incident, "first_seen"), time(incident, "told_at")))
          .isLessThanOrEqualTo(Duration.ofSeconds(2));
      await().until(() -> page(server, "").getLast().path("event").asText().equals("closed"));
      assertThat(page(server, "")).hasSizeBetween(2, 10);
      messages = server.notified();
    }
    List<String> lines = Files.readAllLines(path);
    assertThat(lines).hasSizeBetween(1, 4);
    assertThat(messages).hasSize(lines.size());
    for (String line : lines) {
      JsonNode record = JSON.readTree(line);
      JsonNode incident =
          switch (format) {
            case EVE -> record.at("/alert/context/ml_ids");
            case ECS -> record.at("/mlids/incident");
            case JSON -> record.get("incident");
          };
      assertThat(incident.get("kind").textValue()).isEqualTo("syn_flood");
      assertThat(incident.get("origin").textValue()).isEqualTo("upload a.pcap");
    }
    if (format == AlertFormat.EVE) {
      JsonNode record = JSON.readTree(lines.getFirst());
      assertThat(record.get("event_type").textValue()).isEqualTo("alert");
      assertThat(record.at("/alert/signature_id").intValue()).isEqualTo(1_300_003);
      assertThat(record.get("dest_ip").textValue()).isEqualTo(VICTIM);
      assertThat(record.has("src_ip")).isFalse();
    }
  }

  @Test
  @Tag("slow")
  void theQueueGetsAMessageForTheIncidentAndOneForEachRow() throws Exception {
    try (TestServer server = TestServer.multiclass(folder, AlertSettings.DEFAULT)) {
      upload(server, scan());
      row(server);
      List<AttackNotification> messages = server.notified();
      assertThat(messages)
          .extracting(each -> each.predictedLabel().orElseThrow().name())
          .startsWith("port_scan")
          .endsWith("Bot");
      AttackNotification first = messages.getFirst();
      assertThat(first.isAttack()).isTrue();
      assertThat(first.flow())
          .containsEntry("attackers", "192.0.2.66")
          .containsEntry("victims", VICTIM)
          .containsKeys("incident_id", "title", "severity");
    }
  }

  @Test
  @Tag("slow")
  void whatTheOptionsExcludeIsStoredButNotSent() throws Exception {
    for (IncidentSettings settings :
        List.of(
            IncidentSettings.DEFAULT.withNotifyAbout(NotifyAbout.FLOWS),
            IncidentSettings.DEFAULT.withLeast(Severity.CRITICAL))) {
      try (TestServer server =
          TestServer.multiclass(
              folder.resolve(settings.notifyAbout().name()),
              AlertSettings.DEFAULT.withIncidents(settings))) {
        upload(server, scan());
        assertThat(JSON.readTree(server.get("/api/incidents").body())).hasSize(1);
        assertThat(server.notified())
            .noneMatch(each -> each.predictedLabel().orElseThrow().name().equals("port_scan"));
      }
    }
  }

  @Test
  void anAllowedIncidentIsOnlyCounted() throws Exception {
    Path list = folder.resolve("allow.csv");
    Files.writeString(list, "source,kind,reason\n192.0.2.66,port_scan,our own scanner\n");
    try (TestServer server =
        TestServer.multiclass(folder.resolve("own"), AlertSettings.DEFAULT.withAllowList(list))) {
      upload(server, scan());
      assertThat(server.get("/api/incidents").body()).isEqualTo("[]");
      assertThat(server.get("/metrics").body()).contains("mlids_incidents_suppressed_total 1.0");
      JsonNode entry = JSON.readTree(server.get("/api/alerts/suppressed").body()).get(0);
      assertThat(entry.get("kind").textValue()).isEqualTo("port_scan");
      assertThat(entry.get("suppressed").intValue()).isEqualTo(1);
      assertThat(server.notified()).isEmpty();
    }
  }
}
