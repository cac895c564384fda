package io.mlids.api.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.api.testing.ChunkedRequest;
import io.mlids.api.testing.ManyFlows;
import io.mlids.api.testing.TestServer;
import io.mlids.core.detect.Classifier;
import io.mlids.core.detect.Detector;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.RandomTraffic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Captures that are scored while they are being recorded. */
@Tag("slow")
class CaptureStreamTest {
  private static final String ROUTE = "/api/captures/stream";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long START = 1_700_000_000_000_000L;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT"})
  void aFlowIsReportedWhenItEndsWhileTheCaptureContinues(String method) throws Exception {
    byte[] before = new CaptureBytes().packet(START, syn(1)).packet(START + 5, fin(1)).pcap();
    try (TestServer server = TestServer.multiclass(folder);
        ChunkedRequest stream = new ChunkedRequest(server, method, ROUTE)) {
      stream.send(Arrays.copyOf(before, 24));
      assertThat(stream.head()).startsWith("HTTP/1.1 200").contains("application/x-ndjson");
      stream.send(Arrays.copyOfRange(before, 24, before.length));
      JsonNode early = JSON.readTree(stream.line());
      assertThat(early.get("src_port").intValue()).isEqualTo(1);

      byte[] after = new CaptureBytes().packet(START + 9, syn(2)).packet(START + 9, fin(2)).pcap();
      stream.send(Arrays.copyOfRange(after, 24, after.length));
      stream.end();
      assertThat(JSON.readTree(stream.line()).get("src_port").intValue()).isEqualTo(2);
      JsonNode last = JSON.readTree(stream.line());
      assertThat(last.at("/summary/flows_written").intValue()).isEqualTo(2);
      assertThat(last.has("error")).isFalse();
      assertThat(stream.line()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000, 100_000})
  void inPiecesOfAnySizeTheVerdictsAreThoseOfTheWholeFile(int size) throws Exception {
    byte[] capture = RandomTraffic.capture(size, 300).pcap();
    try (TestServer server = TestServer.multiclass(folder);
        ChunkedRequest stream = new ChunkedRequest(server, "POST", ROUTE)) {
      Thread sender = stream.sendInBackground(capture, size);
      List<String> streamed = new ArrayList<>(stream.lines());
      sender.join();
      List<String> uploaded = new ArrayList<>(CaptureUploadTest.lines(server, capture));
      JsonNode summary = JSON.readTree(streamed.removeLast()).get("summary");
      assertThat(summary.get("flows_written"))
          .isEqualTo(JSON.readTree(uploaded.removeLast()).at("/summary/flows_written"));
      assertThat(streamed).isNotEmpty().containsExactlyInAnyOrderElementsOf(uploaded);
    }
  }

  /**
   * Far more flows end at once than may wait to be scored, while the scoring thread reads the
   * summary.
   */
  @Test
  void aStreamThatEndsThousandsOfFlowsAtOnceContinues() throws Exception {
    int flows = 4_000;
    byte[] capture = ManyFlows.capture(flows, false);
    try (TestServer server = server(1, Duration.ofMinutes(1));
        ChunkedRequest stream = new ChunkedRequest(server, "POST", ROUTE)) {
      Thread sender = stream.sendInBackground(capture, capture.length);
      List<String> lines = stream.lines();
      sender.join();
      assertThat(lines.stream().filter(line -> !line.startsWith("{\"incident\":")))
          .hasSize(flows + 1);
      JsonNode last = JSON.readTree(lines.getLast());
      assertThat(last.at("/summary/flows_written").intValue()).isEqualTo(flows);
      assertThat(last.at("/summary/exact").booleanValue()).isTrue();
    }
  }

  @Test
  void aSilentStreamEndsWithAnErrorAndTheSummary() throws Exception {
    byte[] capture = CaptureUploadTest.traffic().pcap();
    try (TestServer server = server(1, Duration.ofMillis(300));
        ChunkedRequest stream = new ChunkedRequest(server, "PUT", ROUTE)) {
      stream.send(capture);
      List<String> lines = stream.lines();
      JsonNode last = JSON.readTree(lines.getLast());
      assertThat(last.get("error").textValue())
          .startsWith("no data arrived for")
          .contains("stream-idle");
      assertThat(last.at("/summary/flows_written").intValue()).isEqualTo(4);
      assertThat(lines).hasSize(5);
      assertOutcome(server, "ended");
      assertThat(server.notified()).hasSize(2);
    }
  }

  @Test
  void aStreamThatNeverBeginsIsTimedOut() throws Exception {
    try (TestServer server = server(1, Duration.ofMillis(200));
        ChunkedRequest stream = new ChunkedRequest(server, "PUT", ROUTE)) {
      assertThat(stream.head()).startsWith("HTTP/1.1 408");
      assertOutcome(server, "refused");
    }
  }

  @Test
  void anEndlessBodyThatIsNotACaptureIsRefused() throws Exception {
    try (TestServer server = TestServer.multiclass(folder);
        ChunkedRequest stream = new ChunkedRequest(server, "POST", ROUTE)) {
      stream.send("this is not a capture, and it has no end".getBytes());
      assertThat(stream.head()).startsWith("HTTP/1.1 400");
      assertOutcome(server, "refused");
      try (ChunkedRequest form =
          new ChunkedRequest(
              server, "POST", ROUTE, "Content-Type: multipart/form-data;boundary=a")) {
        assertThat(form.head()).startsWith("HTTP/1.1 415");
      }
    }
  }

  @Test
  void stoppingTheServerEndsStreamsWithTheirSummaries() throws Exception {
    TestServer server = TestServer.multiclass(folder);
    try (ChunkedRequest stream = new ChunkedRequest(server, "POST", ROUTE)) {
      stream.send(CaptureUploadTest.traffic().pcap());
      assertThat(stream.head()).startsWith("HTTP/1.1 200");
      await().untilAsserted(() -> assertThat(figures(server)).contains(running("stream", 1)));
      server.close();
      List<String> lines = stream.lines();
      assertThat(lines).hasSize(5);
      JsonNode last = JSON.readTree(lines.getLast());
      assertThat(last.get("error").textValue()).contains("shutting down");
      assertThat(last.at("/summary/flows_active").intValue()).isZero();
    }
  }

  @Test
  void streamsHaveSeparateFlowsAndTheirNumberIsLimited() throws Exception {
    byte[] capture = CaptureUploadTest.traffic().pcap();
    try (TestServer server = server(2, Duration.ofMinutes(1));
        ChunkedRequest first = new ChunkedRequest(server, "POST", ROUTE);
        ChunkedRequest second = new ChunkedRequest(server, "POST", ROUTE)) {
      first.send(capture);
      second.send(capture);
      assertThat(first.head()).startsWith("HTTP/1.1 200");
      assertThat(second.head()).startsWith("HTTP/1.1 200");
      try (ChunkedRequest third = new ChunkedRequest(server, "POST", ROUTE)) {
        assertThat(third.head()).startsWith("HTTP/1.1 503").contains("Retry-After: 1");
      }
      first.end();
      second.end();
      assertThat(first.lines()).hasSize(5);
      assertThat(second.lines()).hasSize(5);
      await().untilAsserted(() -> assertThat(figures(server)).contains(running("stream", 0)));
      try (ChunkedRequest again = new ChunkedRequest(server, "POST", ROUTE)) {
        again.send(capture);
        assertThat(again.head()).startsWith("HTTP/1.1 200");
      }
    }
  }

  @Test
  void allAttacksOfADisconnectedClientAreReported() throws Exception {
    try (TestServer server = server(1, Duration.ofMinutes(1))) {
      try (ChunkedRequest stream = new ChunkedRequest(server, "POST", ROUTE)) {
        stream.send(CaptureUploadTest.traffic().pcap());
        assertThat(stream.head()).startsWith("HTTP/1.1 200");
        await()
            .untilAsserted(
                () ->
                    assertThat(figures(server))
                        .doesNotContain("mlids_capture_bytes_total{kind=\"stream\"} 0.0"));
        stream.abort();
      }
      assertOutcome(server, "aborted");
      assertThat(server.notified()).hasSize(2);
    }
  }

  private static void assertOutcome(TestServer server, String outcome) {
    await()
        .untilAsserted(
            () ->
                assertThat(figures(server))
                    .contains(running("stream", 0))
                    .contains(
                        "mlids_captures_total{kind=\"stream\",outcome=\"" + outcome + "\"} 1.0"));
  }

  private static String running(String kind, int count) {
    return "mlids_captures_running{kind=\"" + kind + "\"} " + count + ".0";
  }

  private TestServer server(int streams, Duration idle) throws Exception {
    Classifier classifier =
        Detector.of(HandMadeModel.writeMulticlassBundle(folder, FeatureProfile.CSE2018));
    return TestServer.with(classifier, limits(1, streams, idle));
  }

  private static CaptureLimits limits(int uploads, int streams, Duration idle) {
    CaptureLimits usual = CaptureLimits.DEFAULT;
    return new CaptureLimits(
        usual.maxBytes(),
        usual.maxDecompressedBytes(),
        usual.maxPackets(),
        usual.maxFlows(),
        usual.maxTime(),
        usual.maxOpenFlows(),
        uploads,
        streams,
        idle);
  }

  private static Frame syn(int port) {
    return Frame.tcp(port, 80, Frame.SYN, 0).ipv4("10.0.0.1", "10.0.0.2").ethernet();
  }

  private static Frame fin(int port) {
    return Frame.tcp(80, port, Frame.FIN, 0).ipv4("10.0.0.2", "10.0.0.1").ethernet();
  }

  private static String figures(TestServer server) throws Exception {
    return server
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("mlids_capture"))
        .collect(Collectors.joining("\n"));
  }
}
