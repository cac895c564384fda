package io.mlids.api.packets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.api.testing.TestServer;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.Traffic;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packets of incidents and attacks in uploads, as a client gets them. */
class PacketsOverHttpTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PCAP = "application/vnd.tcpdump.pcap";

  /** The position of the protocol in an Ethernet frame with an IPv4 packet. */
  private static final int IP_PROTOCOL = 23;

  @TempDir private Path folder;

  private static byte[] scan() {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 60; i++) {
      traffic.refused(i * 10 * Traffic.MILLISECOND, "10.0.0.66", 40_000, "10.0.0.5", 1000 + i);
    }
    return traffic.capture().pcap();
  }

  private static HttpResponse<byte[]> packets(TestServer server, String path) throws Exception {
    HttpRequest request = server.request(path).GET().build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofByteArray());
    }
  }

  private static JsonNode firstIncident(TestServer server) throws Exception {
    return JSON.readTree(server.get("/api/incidents").body()).get(0);
  }

  @Test
  void thePacketsOfAnUploadsIncidentGiveTheIncidentAgain() throws Exception {
    try (TestServer server = TestServer.keepingPackets(folder.resolve("model"), folder)) {
      server.post("/api/captures?name=scan.pcap", PCAP, scan());
      JsonNode incident = firstIncident(server);
      String path = "/api/incidents/" + incident.get("id").textValue() + "/packets";
      HttpResponse<byte[]> answer = packets(server, path);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-pcapng");
      assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow())
          .isEqualTo(
              "attachment; filename=\"incident-" + incident.get("id").textValue() + ".pcapng\"");
      assertThat(answer.headers().firstValue("X-Packets")).contains("120");
      assertThat(answer.headers().firstValue("X-Packets-Missing")).isEmpty();
      assertThat(KeptPackets.packets(answer.body())).isEqualTo(KeptPackets.packets(scan()));
      assertThat(KeptPackets.comment(answer.body()))
          .startsWith(
              "Packets of incident "
                  + incident.get("id").textValue()
                  + ": "
                  + incident.get("title").textValue())
          .contains("\nOrigin: upload");

      server.post("/api/captures", PCAP, answer.body());
      JsonNode again = firstIncident(server);
      assertThat(again.get("id")).isNotEqualTo(incident.get("id"));
      assertThat(again.get("kind")).isEqualTo(incident.get("kind"));
      assertThat(again.get("attackers")).isEqualTo(incident.get("attackers"));
      assertThat(again.get("victims")).isEqualTo(incident.get("victims"));
    }
  }

  @Test
  void anIncidentMayBeCutAtALimit() throws Exception {
    try (TestServer server = TestServer.keepingPackets(folder.resolve("model"), folder)) {
      server.post("/api/captures", PCAP, scan());
      String path = "/api/incidents/" + firstIncident(server).get("id").textValue() + "/packets";
      HttpResponse<byte[]> answer = packets(server, path + "?limit=7");
      assertThat(KeptPackets.packets(answer.body())).hasSize(7);
      assertThat(answer.headers().firstValue("X-Packets-Truncated").orElseThrow())
          .endsWith("because it has reached 7 packets");
      assertThat(packets(server, path + "?limit=0").statusCode()).isEqualTo(400);
    }
  }

  /** The notification of a flow, which is sent on a thread of its own. */
  private static JsonNode firstNotification(TestServer server) throws Exception {
    long until = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    JsonNode all;
    do {
      assertThat(System.nanoTime()).as("sent in time").isLessThan(until);
      all = JSON.readTree(server.get("/api/notifications?type=flow").body());
    } while (all.isEmpty());
    return all.get(0);
  }

  @Test
  void thePacketsOfAnAttackFlowAreThoseOfItsFlow() throws Exception {
    CaptureBytes capture = new CaptureBytes();
    for (int i = 0; i < 12; i++) {
      int flags = i < 11 ? Frame.ACK : Frame.FIN;
      for (int port : new int[] {5000, 6000}) {
        Frame frame = Frame.tcp(port, 80, flags, 5).ipv4("10.0.0.1", "10.0.0.2");
        capture.packet(Traffic.START + i * 10 + port, frame.ethernet());
      }
    }
    try (TestServer server = TestServer.keepingPackets(folder.resolve("model"), folder)) {
      server.post("/api/captures", PCAP, capture.pcap());
      JsonNode attack = firstNotification(server);
      int port = attack.findValue("src_port").intValue();
      HttpResponse<byte[]> answer =
          packets(server, "/api/notifications/" + attack.get("sequence").longValue() + "/packets");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(KeptPackets.packets(answer.body())).hasSize(12);
      assertThat(KeptPackets.comment(answer.body())).contains("-" + port + "-");
    }
  }

  @Test
  void thePacketsOfAStoredFlowCanBeDownloadedAlsoAfterARestart() throws Exception {
    CaptureBytes capture = new CaptureBytes();
    for (int i = 0; i < 10; i++) {
      Frame ping = Frame.ofProtocol(1, new byte[8]).ipv4("10.0.0.1", "10.0.0.2");
      capture.packet(
          Traffic.START + i * 10,
          Frame.tcp(5000, 80, Frame.ACK, 5).ipv4("10.0.0.1", "10.0.0.2").ethernet());
      capture.packet(Traffic.START + i * 10 + 1, ping.ethernet());
    }
    try (TestServer server = keepingPacketsAndFlows()) {
      server.post("/api/captures", PCAP, capture.pcap());
      assertPacketsOf(server, "port:5000", 6);
    }
    try (TestServer server = keepingPacketsAndFlows()) {
      assertPacketsOf(server, "port:5000", 6);
      assertPacketsOf(server, "-port:5000", 1);
      assertThat(server.get("/api/flows/1/packets").statusCode()).isEqualTo(404);
    }
  }

  private TestServer keepingPacketsAndFlows() throws IOException {
    return TestServer.keepingPacketsAndFlows(
        folder.resolve("model"), folder.resolve("packets"), folder.resolve("history"));
  }

  /** Checks the packets of the only flow that a search finds: ten of the same protocol. */
  private static void assertPacketsOf(TestServer server, String query, int protocol)
      throws Exception {
    JsonNode flows =
        await()
            .until(
                () -> JSON.readTree(server.get("/api/flows?q=" + query).body()).get("flows"),
                found -> found.size() == 1);
    HttpResponse<byte[]> answer =
        packets(server, "/api/flows/" + flows.get(0).get("id").longValue() + "/packets");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow())
        .contains("flow-" + flows.get(0).get("id").longValue() + ".pcapng");
    List<CaptureBytes.Packet> packets = KeptPackets.packets(answer.body());
    assertThat(packets)
        .hasSize(10)
        .allSatisfy(each -> assertThat(each.bytes()[IP_PROTOCOL]).isEqualTo((byte) protocol));
  }

  @Test
  void whatIsNotKeptIsAnError() throws Exception {
    try (TestServer server = TestServer.binary(folder.resolve("model"))) {
      server.post("/api/captures", PCAP, scan());
      String id = firstIncident(server).get("id").textValue();
      HttpResponse<String> answer = server.get("/api/incidents/" + id + "/packets");
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body())
          .contains(
              "no packets are kept; start the server with a directory for packets to keep them");
      assertThat(server.get("/api/incidents/none/packets").body()).contains("does not exist");
      assertThat(server.get("/api/notifications/99/packets").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void theMetricsCountPackets() throws Exception {
    try (TestServer server = TestServer.keepingPackets(folder.resolve("model"), folder)) {
      server.post("/api/captures", PCAP, scan());
      packets(server, "/api/incidents/" + firstIncident(server).get("id").textValue() + "/packets");
      assertThat(server.get("/metrics").body())
          .contains("mlids_packets_kept_total 120.0")
          .contains("mlids_packets_lost_total{cause=\"disk\"} 0.0")
          .contains("mlids_packets_writable 1.0");
    }
  }
}
