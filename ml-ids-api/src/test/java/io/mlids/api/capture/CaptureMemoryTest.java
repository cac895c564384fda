package io.mlids.api.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.api.testing.ChunkedRequest;
import io.mlids.api.testing.ManyFlows;
import io.mlids.api.testing.TestServer;
import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.ReadMode;
import io.mlids.core.detect.Detector;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.FlowExtraction;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.HandMadeModel;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the memory budget that concurrent captures share. */
@Tag("slow")
class CaptureMemoryTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PCAP = "application/vnd.tcpdump.pcap";
  private static final String STREAM = "/api/captures/stream";

  @TempDir Path folder;

  @Test
  void grantsMemoryUpToTheLimitAndTakesItBack() throws Exception {
    CaptureMemory memory = new CaptureMemory(2 * CaptureMemory.LEAST + (1 << 20));
    try (CaptureMemory.Share first = memory.open();
        CaptureMemory.Share second = memory.open()) {
      assertThatThrownBy(memory::open)
          .isInstanceOfSatisfying(
              CaptureRefusedException.class,
              e -> assertThat(e.reason()).isEqualTo(CaptureRefusedException.Reason.BUSY));
      assertThat(first.fit(CaptureMemory.STEP - 1, 100_000, 0)).isTrue();
      assertThat(first.flows()).isEqualTo(CaptureMemory.LEAST_FLOWS);
      assertThat(first.fit(CaptureMemory.STEP, 100_000, 0)).isFalse();
      assertThat(first.flows()).isEqualTo(CaptureMemory.LEAST_FLOWS);
      assertThat(second.fit(0, 1_000, 1_000)).isTrue();
      assertThat(second.flows()).isEqualTo(1_000);
      // The first share may use the memory that the second does not need.
      assertThat(first.fit(CaptureMemory.STEP, 100_000, 0)).isTrue();
      assertThat(first.flows()).isEqualTo(3 * CaptureMemory.STEP);
      assertThat(memory.claimed()).isLessThanOrEqualTo(memory.limit());
    }
    assertThat(memory.claimed()).isZero();
    assertThat(memory.refused()).isEqualTo(1);
    memory.open().close();
  }

  @ParameterizedTest
  @EnumSource(FeatureProfile.class)
  void countsNoLessThanFlowsTake(FeatureProfile profile) throws Exception {
    int flows = 30_000;
    FlowExtraction extraction =
        new FlowExtraction(
            new ExtractionSettings(profile, false, Optional.empty(), flows), flow -> {});
    byte[] capture = ManyFlows.capture(flows, false);
    long before = used();
    try (PacketSource source =
        CaptureFile.open(new ByteArrayInputStream(capture), "a capture", ReadMode.TOLERANT)) {
      extraction.read(source, progress -> {});
    }
    long taken = used() - before;
    assertThat(extraction.flows().active()).isEqualTo(flows);
    assertThat(taken / flows)
        .isBetween(200L, CaptureMemory.BYTES_PER_FLOW + CaptureMemory.BYTES_PER_KEY);
    assertThat(capture).isNotEmpty();
  }

  private static long used() {
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      used = Math.min(used, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
    }
    return used;
  }

  @Test
  void capturesWithoutMemoryReceive503() throws Exception {
    try (TestServer server = server(CaptureMemory.LEAST);
        ChunkedRequest stream = new ChunkedRequest(server, "POST", STREAM)) {
      byte[] capture = ManyFlows.capture(10, true);
      stream.send(capture);
      assertThat(stream.head()).startsWith("HTTP/1.1 200");

      HttpResponse<String> upload = server.post("/api/captures", PCAP, capture);
      assertThat(upload.statusCode()).isEqualTo(503);
      assertThat(upload.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(upload.body()).contains("capture-memory");
      try (ChunkedRequest another = new ChunkedRequest(server, "POST", STREAM)) {
        assertThat(another.head()).startsWith("HTTP/1.1 503").contains("Retry-After: 1");
      }
      assertThat(metric(server, "mlids_capture_memory_refused_total")).isEqualTo(2);
      assertThat(metric(server, "mlids_captures_total{kind=\"upload\",outcome=\"busy\"}"))
          .isEqualTo(1);

      stream.end();
      assertThat(stream.lines()).hasSize(11);
      // The memory is released shortly after the end of the response.
      await().until(() -> metric(server, "mlids_capture_memory_bytes") == 0);
      assertThat(server.post("/api/captures", PCAP, capture).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void anUploadThatNeedsMoreMemoryReceives503() throws Exception {
    byte[] capture = ManyFlows.capture(20_000, true);
    try (TestServer server = server(CaptureMemory.LEAST + (1 << 20))) {
      HttpResponse<String> refused = server.post("/api/captures", PCAP, capture);
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
      await().until(() -> metric(server, "mlids_capture_memory_bytes") == 0);
      HttpResponse<String> lines =
          server.post("/api/captures", PCAP, capture, "Accept", "application/x-ndjson");
      assertThat(lines.statusCode()).isEqualTo(503);
    }
    try (TestServer server = server(CaptureLimits.DEFAULT.memory())) {
      JsonNode answer = JSON.readTree(server.post("/api/captures", PCAP, capture).body());
      assertThat(answer.at("/summary/exact").booleanValue()).isTrue();
      assertThat(answer.at("/summary/flows_written").intValue()).isEqualTo(20_000);
    }
  }

  @Test
  void aStreamWithoutMoreMemoryEndsFlowsEarly() throws Exception {
    try (TestServer server = server(CaptureMemory.LEAST + (1 << 20));
        ChunkedRequest stream = new ChunkedRequest(server, "POST", STREAM)) {
      byte[] capture = ManyFlows.capture(20_000, false);
      Thread sender = stream.sendInBackground(capture, capture.length);
      JsonNode summary = JSON.readTree(stream.lines().getLast()).get("summary");
      sender.join();
      assertThat(summary.at("/packets_decoded").intValue()).isEqualTo(20_000 * ManyFlows.PACKETS);
      assertThat(summary.at("/exact").booleanValue()).isFalse();
      assertThat(metric(server, "mlids_capture_memory_shortened_total")).isEqualTo(1);
      await().until(() -> metric(server, "mlids_capture_memory_bytes") == 0);
    }
  }

  /** Thousands of packets wait to be reordered, and then each opens a flow, all in one burst. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anUploadWithReorderedPacketsGetsMemoryForAllTheirFlows(boolean released) throws Exception {
    int flows = 8_000;
    CaptureBytes capture = new CaptureBytes();
    for (int flow = 0; flow < flows; flow++) {
      capture.packet(1_700_000_000_000_000L, query(flow));
    }
    if (released) {
      capture.packet(1_700_000_060_000_000L, query(0));
    }
    Detector classifier =
        Detector.of(HandMadeModel.writeMulticlassBundle(folder, FeatureProfile.CORRECTED));
    try (TestServer server = TestServer.with(classifier, CaptureLimits.DEFAULT)) {
      JsonNode answer = JSON.readTree(server.post("/api/captures", PCAP, capture.pcap()).body());
      assertThat(answer.at("/summary/packets_decoded").intValue())
          .isEqualTo(flows + (released ? 1 : 0));
      assertThat(answer.at("/summary/flows_written").intValue()).isEqualTo(flows);
      assertThat(answer.at("/summary/exact").booleanValue()).isTrue();
    }
    try (TestServer server = server(classifier, CaptureMemory.LEAST + (1 << 20))) {
      assertThat(server.post("/api/captures", PCAP, capture.pcap()).statusCode()).isEqualTo(503);
    }
  }

  private static Frame query(int flow) {
    return Frame.udp(1_024 + flow, 53, 7).ipv4("10.0.0.1", "10.0.0.2").ethernet();
  }

  private TestServer server(long memory) throws Exception {
    return server(
        Detector.of(HandMadeModel.writeMulticlassBundle(folder, FeatureProfile.CSE2018)), memory);
  }

  private static TestServer server(Detector classifier, long memory) throws Exception {
    CaptureLimits usual = CaptureLimits.DEFAULT;
    return TestServer.with(
        classifier,
        new CaptureLimits(
            usual.maxBytes(),
            usual.maxDecompressedBytes(),
            usual.maxPackets(),
            usual.maxFlows(),
            usual.maxTime(),
            usual.maxOpenFlows(),
            usual.uploads(),
            usual.streams(),
            usual.streamIdle(),
            memory));
  }

  private static double metric(TestServer server, String name) throws Exception {
    return server
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .sum();
  }
}
