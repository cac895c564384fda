package io.mlids.api.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.api.testing.ChunkedRequest;
import io.mlids.api.testing.RepeatedAttacks;
import io.mlids.api.testing.TestServer;
import io.mlids.core.testing.Traffic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Incidents reported in responses to captures. */
class CaptureIncidentsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SCANNER = "192.0.2.66";
  private static final String VICTIM = "192.0.2.10";

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

  @Test
  void anUploadReturnsItsIncidentsWithTheSummary() throws Exception {
    JsonNode answer =
        JSON.readTree(
            server
                .post(
                    CaptureUploadTest.ROUTE + "?name=scan.pcap", CaptureUploadTest.PCAP, scan(400))
                .body());
    assertThat(answer.get("incidents")).hasSize(1);
    JsonNode incident = answer.at("/incidents/0");
    assertScan(incident);
    assertThat(incident.get("origin").textValue()).isEqualTo("upload scan.pcap");
    assertThat(incident.get("flows").intValue()).isEqualTo(400);
    assertThat(incident.has("model_version")).isFalse();
  }

  @Test
  void anIncidentOfVerdictsNamesTheModel() throws Exception {
    String manifest = server.get("/api/model").body();
    String model = JSON.readTree(manifest).get("model_sha256").textValue().substring(0, 12);
    byte[] capture = RepeatedAttacks.capture();
    JsonNode answer =
        JSON.readTree(server.post(CaptureUploadTest.ROUTE, CaptureUploadTest.PCAP, capture).body());
    JsonNode incident = answer.at("/incidents/0");
    assertThat(incident.get("kind").textValue()).isEqualTo("repeated_verdicts");
    assertThat(incident.get("model_version").textValue()).isEqualTo(model);
    assertThat(CaptureUploadTest.lines(server, capture))
        .filteredOn(line -> line.startsWith("{\"incident\":"))
        .singleElement()
        .asString()
        .contains("\"model_version\":\"" + model + "\"");
  }

  @Test
  void eachUploadIsScoredSeparately() throws Exception {
    for (int half = 0; half < 2; half++) {
      JsonNode answer =
          JSON.readTree(
              server.post(CaptureUploadTest.ROUTE, CaptureUploadTest.PCAP, scan(5)).body());
      assertThat(answer.get("incidents")).isEmpty();
    }
  }

  @Test
  void linesOfIncidentsComeBeforeTheSummary() throws Exception {
    List<String> lines = CaptureUploadTest.lines(server, scan(400));
    assertThat(lines).hasSize(402);
    assertScan(JSON.readTree(lines.get(400)).get("incident"));
    assertThat(JSON.readTree(lines.getLast()).has("summary")).isTrue();
  }

  @Test
  void aStreamReportsAnIncidentWhileItContinuesAndAtItsEnd() throws Exception {
    try (ChunkedRequest stream =
        new ChunkedRequest(server, "POST", CaptureUploadTest.ROUTE + "/stream")) {
      stream.send(scan(400));
      JsonNode first = JSON.readTree(stream.line());
      while (!first.has("incident")) {
        first = JSON.readTree(stream.line());
      }
      assertScan(first.get("incident"));
      assertThat(first.at("/incident/origin").textValue()).isEqualTo("stream");
      stream.end();
      List<JsonNode> incidents = new ArrayList<>();
      for (String line = stream.line(); !line.isEmpty(); line = stream.line()) {
        JsonNode each = JSON.readTree(line);
        if (each.has("incident")) {
          incidents.add(each.get("incident"));
        }
      }
      assertThat(incidents).isNotEmpty().hasSizeLessThan(5);
      assertThat(incidents.getLast().get("id")).isEqualTo(first.at("/incident/id"));
      assertThat(incidents.getLast().get("flows").intValue()).isEqualTo(400);
    }
  }

  private static void assertScan(JsonNode incident) {
    assertThat(incident.get("kind").textValue()).isEqualTo("port_scan");
    assertThat(incident.get("attackers").toString()).isEqualTo("[\"" + SCANNER + "\"]");
    assertThat(incident.get("victims").toString()).isEqualTo("[\"" + VICTIM + "\"]");
    assertThat(incident.get("state").textValue()).isEqualTo("open");
  }

  private static byte[] scan(int ports) {
    Traffic traffic = new Traffic();
    for (int i = 0; i < ports; i++) {
      traffic.refused(i * 10 * Traffic.MILLISECOND, SCANNER, 40_000, VICTIM, 1 + i);
    }
    return traffic.capture().pcap();
  }
}
