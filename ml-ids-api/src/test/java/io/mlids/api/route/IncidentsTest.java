package io.mlids.api.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.api.testing.TestServer;
import io.mlids.core.testing.Traffic;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Incidents of all traffic sources, as served by the API. */
class IncidentsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PATH = "/api/incidents";
  private static final String PCAP = "application/vnd.tcpdump.pcap";

  @TempDir Path folder;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.multiclass(folder);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private JsonNode upload(String name, Traffic traffic) throws Exception {
    HttpResponse<String> answer =
        server.post("/api/captures?name=" + name, PCAP, traffic.capture().pcap());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static Traffic scan(String attacker, String victim) {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 60; i++) {
      traffic.refused(i * 10 * Traffic.MILLISECOND, attacker, 40_000, victim, 1 + i);
    }
    return traffic;
  }

  private JsonNode get(String path) throws Exception {
    HttpResponse<String> answer = server.get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  @Test
  void anUploadsIncidentIsStoredUnderTheIdInTheResponse() throws Exception {
    JsonNode answered = upload("scan.pcap", scan("192.0.2.66", "192.0.2.10")).at("/incidents/0");
    JsonNode listed = get(PATH);
    assertThat(listed).hasSize(1);
    JsonNode incident = listed.get(0);
    assertThat(incident.get("id")).isEqualTo(answered.get("id"));
    assertThat(incident.get("kind").textValue()).isEqualTo("port_scan");
    assertThat(incident.get("flows")).isEqualTo(answered.get("flows"));
    assertThat(incident.get("state").textValue()).isEqualTo("closed");
    assertThat(incident.get("origin").textValue()).isEqualTo("upload scan.pcap");
    assertThat(incident.get("number").intValue()).isEqualTo(1);
    JsonNode one = get(PATH + "/" + incident.get("id").textValue());
    assertThat(one.get("title")).isEqualTo(incident.get("title"));
    assertThat(one.get("evidence")).isNotEmpty();
    assertThat(one.at("/sample/0/community_id").textValue()).startsWith("1:");
    assertThat(one.get("advice").textValue()).contains("port");
    assertThat(one.get("stages")).hasSize(1);
    assertThat(one.at("/stages/0/id")).isEqualTo(incident.get("id"));
  }

  @Test
  void sampleFlowsThatAreAttacksAreExplained() throws Exception {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 25; i++) {
      traffic.connection(
          i * Traffic.SECOND,
          "192.0.2.66",
          30_000 + i,
          "192.0.2.10",
          22,
          8,
          300,
          250,
          500 * Traffic.MILLISECOND);
    }
    String id = upload("a.pcap", traffic).at("/incidents/0/id").textValue();
    JsonNode sample = get(PATH + "/" + id).at("/sample/0");
    assertThat(sample.get("label").textValue()).isEqualTo("Bot");
    assertThat(sample.at("/reasons/0/name").textValue()).isEqualTo("packets from the source");
    assertThat(sample.get("behaviour").textValue()).startsWith("the source sent ");
    assertThat(sample.at("/part_of/0/incident").textValue()).isEqualTo(id);
    assertThat(sample.at("/part_of/0/text").textValue())
        .startsWith("part of an incident that the label does not name (Password guessing): ");
    assertThat(server.get("/metrics").body())
        .contains("mlids_alert_explanations_total{outcome=\"skipped\"} 0.0");
    assertThat(get("/api/notifications?type=flow").at("/0/verdict/reasons/0/name").textValue())
        .isEqualTo("packets from the source");

    upload("scan.pcap", scan("192.0.2.66", "192.0.2.10"));
    assertThat(get(PATH + "?kind=port_scan").at("/0/sample/0").has("label")).isFalse();
  }

  @Test
  void countsIncidentsByDayAndListsThemAsEve() throws Exception {
    assertThat(get(PATH + "/days").toString()).isEqualTo("{\"days\":[],\"partial\":false}");
    upload("a.pcap", scan("192.0.2.66", "192.0.2.10"));
    upload("b.pcap", scan("192.0.2.66", "192.0.2.10"));
    JsonNode days = get(PATH + "/days?kind=port_scan&q=src:192.0.2.66").get("days");
    assertThat(days).hasSize(1);
    assertThat(days.at("/0/day").textValue()).isEqualTo("2023-11-14");
    assertThat(days.at("/0/incidents").intValue()).isEqualTo(2);
    assertThat(days.at("/0/by_severity/medium").intValue()).isEqualTo(2);
    assertThat(days.at("/0/by_severity/low").intValue()).isZero();
    assertThat(get(PATH + "/days?q=first:2023-11-15").get("days")).isEmpty();
    assertThat(server.get(PATH + "/days?limit=0").statusCode()).isEqualTo(400);

    HttpResponse<String> eve = server.get(PATH + "?format=eve&limit=1");
    assertThat(eve.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/x-ndjson"));
    assertThat(eve.headers().firstValue("X-Total-Count")).hasValue("2");
    assertThat(eve.body()).endsWith("}\n").containsOnlyOnce("\n");
    JsonNode event = JSON.readTree(eve.body());
    assertThat(event.get("event_type").textValue()).isEqualTo("alert");
    assertThat(event.get("src_ip").textValue()).isEqualTo("192.0.2.66");
    assertThat(event.at("/alert/context/ml_ids/origin").textValue()).isEqualTo("upload b.pcap");
    assertThat(server.get(PATH + "?format=xml").body()).contains("send json or eve");
  }

  @Test
  void theSameCaptureTwiceIsTwoIncidents() throws Exception {
    upload("a.pcap", scan("192.0.2.66", "192.0.2.10"));
    upload("b.pcap", scan("192.0.2.66", "192.0.2.10"));
    JsonNode listed = get(PATH);
    assertThat(listed.findValuesAsText("origin")).containsExactly("upload b.pcap", "upload a.pcap");
    assertThat(listed.get(0).get("id")).isNotEqualTo(listed.get(1).get("id"));
  }

  @Test
  void theStagesOfAStoryAreOfOneAttacker() throws Exception {
    Traffic traffic = scan("192.0.2.66", "192.0.2.10");
    for (int i = 0; i < 60; i++) {
      traffic.refused(
          Traffic.MINUTE + i * 10 * Traffic.MILLISECOND,
          "192.0.2.66",
          40_000,
          "198.51.100." + i,
          23);
    }
    upload("story.pcap", traffic);
    JsonNode listed = get(PATH);
    assertThat(listed.findValuesAsText("kind")).contains("port_scan", "address_sweep");
    JsonNode one = get(PATH + "/" + listed.get(0).get("id").textValue());
    List<String> stages = one.get("stages").findValuesAsText("kind");
    assertThat(stages).startsWith("port_scan").contains("address_sweep");
  }

  @Test
  void pagesFollowEachOther() throws Exception {
    for (int i = 1; i <= 5; i++) {
      upload(i + ".pcap", scan("192.0.2.6" + i, "192.0.2.10"));
    }
    List<String> seen = new ArrayList<>();
    String path = PATH + "?limit=2&kind=port_scan&q=upload";
    List<String> offsets = new ArrayList<>();
    HttpResponse<String> page = null;
    while (!path.isEmpty()) {
      page = server.get(path);
      assertThat(page.headers().firstValue("X-Total-Count")).contains("5");
      offsets.add(page.headers().firstValue("X-Offset").orElseThrow());
      seen.addAll(origins(page));
      path = linked(page, "next");
    }
    assertThat(seen)
        .containsExactly(
            "upload 5.pcap", "upload 4.pcap", "upload 3.pcap", "upload 2.pcap", "upload 1.pcap");
    assertThat(offsets).containsExactly("0", "2", "4");
    HttpResponse<String> second = server.get(linked(page, "prev"));
    assertThat(origins(second)).containsExactly("upload 3.pcap", "upload 2.pcap");
    HttpResponse<String> first = server.get(linked(second, "prev"));
    assertThat(origins(first)).containsExactly("upload 5.pcap", "upload 4.pcap");
    assertThat(linked(first, "prev")).isEmpty();
    assertThat(linked(second, "prev")).isEqualTo(PATH + "?limit=2&kind=port_scan&q=upload");
    String third = get(PATH).get(2).get("id").textValue();
    assertThat(get(PATH + "?before=" + third).findValuesAsText("origin"))
        .containsExactly("upload 2.pcap", "upload 1.pcap");
  }

  private static List<String> origins(HttpResponse<String> page) throws Exception {
    return JSON.readTree(page.body()).findValuesAsText("origin");
  }

  /** The target of a link in the header of a page; empty if it has no such link. */
  private static String linked(HttpResponse<String> page, String relation) {
    return Arrays.stream(page.headers().firstValue("Link").orElse("").split(", "))
        .filter(link -> link.endsWith(">; rel=\"" + relation + "\""))
        .map(link -> link.substring(1, link.indexOf('>')))
        .findFirst()
        .orElse("");
  }

  @ParameterizedTest
  @CsvSource({
    "kind=port_scan, 1",
    "kind=beacon&kind=port_scan, 1",
    "kind=beacon, 0",
    "min_severity=low, 1",
    "min_severity=critical, 0",
    "triage=new, 1",
    "triage=false_alarm, 0",
    "state=closed, 1",
    "state=open, 0",
    "attacker=192.0.2.66, 1",
    "attacker=192.0.2.10, 0",
    "victim=192.0.2.0/28, 1",
    "address=192.0.2.66, 1",
    "address=2001:db8::/32, 0",
    "origin=SCAN, 1",
    "origin=sensor, 0",
    "since=2020-01-01T00:00:00Z, 1",
    "since=2030-01-01T00:00:00%2B01:00, 0",
    "q=port%20192.0.2.66, 1",
    "q=src:192.0.2.0/24%20flows:%3E=1%20-state:open, 1",
    "q=src:192.0.2.0/24&kind=beacon, 0",
    "q=-scan, 0",
    "q=since:30d, 0",
    "q=, 1",
    "q=port%20192.0.2.67, 0"
  })
  void aFilterExcludesWhatDoesNotMatch(String query, int expected) throws Exception {
    upload("scan.pcap", scan("192.0.2.66", "192.0.2.10"));
    assertThat(get(PATH + "?" + query)).hasSize(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=1001",
        "limit=x",
        "before=nobody-1",
        "kind=nonsense",
        "kind=",
        "min_severity=bad",
        "triage=open",
        "state=ajar",
        "attacker=somebody",
        "victim=10.0.0.0/33",
        "address=",
        "port=65536",
        "since=yesterday"
      })
  void anInvalidParameterIsNamedInTheError(String query) throws Exception {
    HttpResponse<String> answer = server.get(PATH + "?" + query);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(answer.body()).get("error").textValue())
        .startsWith(query.substring(0, query.indexOf('=')) + " is '");
  }

  @Test
  void anInvalidSearchIsAnsweredWithThePlaceOfTheError() throws Exception {
    HttpResponse<String> answer = server.get(PATH + "?q=port:22%20sorce:10.0.0.1");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(JSON.readTree(answer.body()))
        .isEqualTo(
            JSON.readTree(
                """
                {"error": "q: unknown field 'sorce' at character 9; did you mean 'src'?",
                 "position": 9, "length": 5}
                """));
  }

  @Test
  void aSearchIsNeverMarkupOrCode() throws Exception {
    upload("scan.pcap", scan("192.0.2.66", "192.0.2.10"));
    for (String text : List.of("<script>", "';DROP", "%_", "\u0000", "{{7*7}}")) {
      HttpResponse<String> answer = server.get(PATH + "?q=" + encoded(text));
      assertThat(answer.statusCode()).as(text).isEqualTo(200);
      assertThat(answer.body()).as(text).isEqualTo("[]");
      HttpResponse<String> error = server.get(PATH + "?q=kind:" + encoded(text));
      assertThat(error.statusCode()).as(text).isEqualTo(400);
      assertThat(JSON.readTree(error.body()).get("error").textValue()).startsWith("q: ");
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void aWrongAddressIsAnsweredWithBothFormsThatAreAccepted() throws Exception {
    assertThat(server.get(PATH + "?address=here").body())
        .contains("send an address or a network, such as 10.0.0.1 or 10.0.0.0/8");
  }

  @Test
  void anIncidentThatIsNotKeptIsNotFound() throws Exception {
    HttpResponse<String> answer = server.get(PATH + "/0123456789abcdef-1");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(JSON.readTree(answer.body()).get("error").textValue())
        .contains("0123456789abcdef-1", PATH);
  }

  @Test
  void countsAndMetricsCoverAllOutcomesOfIncidents() throws Exception {
    upload("scan.pcap", scan("192.0.2.66", "192.0.2.10"));
    JsonNode counts = get("/api/alerts").get("incidents");
    assertThat(counts.get("opened").intValue()).isEqualTo(1);
    assertThat(counts.get("open").intValue()).isZero();
    assertThat(counts.at("/by_kind/port_scan").intValue()).isEqualTo(1);
    String metrics = server.get("/metrics").body();
    assertThat(metrics)
        .containsPattern("mlids_incidents_total\\{kind=\"port_scan\",severity=\"\\w+\"} 1.0")
        .contains("mlids_incidents_open 0.0", "mlids_incidents_kept 1.0")
        .contains(
            "mlids_incidents_dropped_total{reason=\"capture\"} 0.0",
            "mlids_incidents_dropped_total{reason=\"book\"} 0.0",
            "mlids_incidents_suppressed_total 0.0")
        .contains("mlids_incidents_closed_early_total 0.0")
        .contains("mlids_incident_stories_ended_total{reason=\"evicted\"} 0.0");
  }
}
