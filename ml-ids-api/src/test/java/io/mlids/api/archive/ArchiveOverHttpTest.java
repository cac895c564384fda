package io.mlids.api.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.api.testing.TestServer;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.RandomTraffic;
import io.mlids.parquet.ParquetReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The flows of an upload in the archive. */
class ArchiveOverHttpTest {
  private static final String PCAP = "application/vnd.tcpdump.pcap";

  @TempDir private Path folder;

  @Test
  void theArchiveHasTheVerdictsOfAnUpload() throws Exception {
    Path archive = folder.resolve("archive");
    JsonNode answer;
    try (TestServer server = TestServer.archivingFlows(folder.resolve("model"), archive)) {
      answer =
          new ObjectMapper()
              .readTree(
                  server
                      .post(
                          "/api/captures?name=monday.pcap",
                          PCAP,
                          RandomTraffic.capture(2, 2_000).pcap())
                      .body());
      int flows = answer.get("verdicts").size();
      await()
          .untilAsserted(
              () ->
                  assertThat(server.get("/metrics").body())
                      .contains(
                          "mlids_flow_archive_flows_total{outcome=\"written\"} " + flows + ".0",
                          "mlids_flow_archive_flows_total{outcome=\"dropped\"} 0.0",
                          "mlids_flow_archive_incidents_forgotten_total{reason=\"all\"} 0.0",
                          "mlids_flow_archive_incidents_forgotten_total{reason=\"address\"} 0.0",
                          "mlids_audit_events_dropped_total 0.0",
                          "mlids_minute_figures_dropped_total 0.0",
                          "mlids_flow_archive_writable 1.0"));
    }
    List<String> answered = new ArrayList<>();
    for (JsonNode each : answer.get("verdicts")) {
      answered.add(
          each.get("flow_id").textValue()
              + " "
              + each.get("label").textValue()
              + " "
              + each.get("packets").longValue()
              + " "
              + (float) each.get("probability").doubleValue());
    }
    assertThat(archived(archive))
        .hasSizeGreaterThan(20)
        .containsExactlyInAnyOrderElementsOf(answered);
    assertThat(ScoredTraffic.files(archive))
        .singleElement()
        .satisfies(
            each ->
                assertThat(archive.relativize(each).toString())
                    .startsWith(Path.of("date=2026-01-02", "hour=03").toString()));
  }

  /** The sensor would know the incident earlier; an upload is scored in batches. */
  @Test
  void theIncidentsThatAreKnownAreArchived() throws Exception {
    Path archive = folder.resolve("archive");
    CaptureBytes scan = new CaptureBytes();
    for (int port = 1; port <= 3_000; port++) {
      scan.packet(
          1_800_000_000_000_000L + port * 1_000,
          Frame.tcp(40_000, port, Frame.SYN, 0).ipv4("10.0.0.1", "10.0.0.9").ethernet());
      scan.packet(
          1_800_000_000_000_100L + port * 1_000,
          Frame.tcp(port, 40_000, Frame.RST | Frame.ACK, 0)
              .ipv4("10.0.0.9", "10.0.0.1")
              .ethernet());
    }
    List<String> ids;
    try (TestServer server = TestServer.archivingFlows(folder.resolve("model"), archive)) {
      server.post("/api/captures?name=monday.pcap", PCAP, scan.pcap());
      ids = new ObjectMapper().readTree(server.get("/api/incidents").body()).findValuesAsText("id");
    }
    Set<String> found = new HashSet<>();
    for (Path file : ScoredTraffic.files(archive)) {
      try (ParquetReader reader = ParquetReader.open(file)) {
        int column =
            reader.columns().stream().map(each -> each.name()).toList().indexOf("incident_ids");
        while (reader.nextBatch()) {
          for (int row = 0; row < reader.size(); row++) {
            if (!reader.isNull(column, row)) {
              found.addAll(List.of(reader.texts(column)[row].split(" ")));
            }
          }
        }
      }
    }
    assertThat(found).isNotEmpty().isSubsetOf(ids);
  }

  private static List<String> archived(Path archive) throws Exception {
    List<String> archived = new ArrayList<>();
    for (Path file : ScoredTraffic.files(archive)) {
      try (ParquetReader reader = ParquetReader.open(file)) {
        List<String> names = reader.columns().stream().map(each -> each.name()).toList();
        while (reader.nextBatch()) {
          for (int row = 0; row < reader.size(); row++) {
            assertThat(reader.texts(names.indexOf("origin"))[row]).isEqualTo("upload monday.pcap");
            archived.add(
                reader.texts(names.indexOf("flow_id"))[row]
                    + " "
                    + reader.texts(names.indexOf("label"))[row]
                    + " "
                    + reader.integers(names.indexOf("packets"))[row]
                    + " "
                    + (float) reader.fractions(names.indexOf("probability"))[row]);
          }
        }
      }
    }
    return archived;
  }
}
