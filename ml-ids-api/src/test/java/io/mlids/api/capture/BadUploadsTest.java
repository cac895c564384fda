package io.mlids.api.capture;

import static io.mlids.api.capture.CaptureUploadTest.FORM;
import static io.mlids.api.capture.CaptureUploadTest.PCAP;
import static io.mlids.api.capture.CaptureUploadTest.ROUTE;
import static io.mlids.api.capture.CaptureUploadTest.form;
import static io.mlids.api.capture.CaptureUploadTest.gzip;
import static io.mlids.api.capture.CaptureUploadTest.lines;
import static io.mlids.api.capture.CaptureUploadTest.traffic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.api.testing.ChunkedRequest;
import io.mlids.api.testing.ForwardingClassifier;
import io.mlids.api.testing.TestServer;
import io.mlids.core.detect.Classifier;
import io.mlids.core.detect.Detector;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.HandMadeModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads that are not captures, or exceed a limit. */
@Tag("slow")
class BadUploadsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NDJSON = "application/x-ndjson";
  private static final long START = 1_700_000_000_000_000L;

  @TempDir Path folder;

  @Test
  void aBodyThatIsNotACaptureIsRefused() throws Exception {
    byte[] pcap = traffic().pcap();
    try (TestServer server = server(CaptureLimits.DEFAULT)) {
      assertRefused(
          server, PCAP, "Src IP,Dst IP\n1.2.3.4,5.6.7.8\n".getBytes(), 400, "neither pcap");
      assertRefused(server, PCAP, new byte[0], 400, "is empty");
      assertRefused(server, PCAP, Arrays.copyOf(pcap, 3), 400, "ends after 3 bytes");
      assertRefused(server, PCAP, Arrays.copyOf(pcap, 23), 400, "after 23 of 24 bytes");
      assertRefused(server, PCAP, gzip("text".repeat(99).getBytes()), 400, "neither pcap");
      assertRefused(server, PCAP, Arrays.copyOf(gzip(pcap), 5), 400, "gzip header");
      assertRefused(server, PCAP, gzip(gzip(pcap)), 400, "neither pcap");
      assertRefused(server, FORM, form("file", new byte[0]), 400, "is empty");
      byte[] emptyMembers = emptyMembers(20_001);
      assertRefused(server, PCAP, emptyMembers, 400, "empty members");
      assertRefused(server, FORM, form("file", emptyMembers), 400, "empty members");
      assertGoesOn(server);
    }
  }

  private static byte[] emptyMembers(int count) throws Exception {
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    byte[] member = gzip(new byte[0]);
    for (int i = 0; i < count; i++) {
      members.writeBytes(member);
    }
    return members.toByteArray();
  }

  @Test
  void aFormWithoutTheFileIsRefused() throws Exception {
    byte[] pcap = traffic().pcap();
    byte[] form = form("file", pcap);
    try (TestServer server = server(CaptureLimits.DEFAULT)) {
      assertRefused(server, FORM, form("capture", pcap), 400, "no field 'file'");
      assertRefused(server, FORM, Arrays.copyOf(form, 900), 400, "unexpected EOF");
      assertRefused(server, FORM, pcap, 400, "multipart body");
      assertRefused(server, FORM, new byte[0], 400, "multipart body");
      assertRefused(server, "multipart/form-data", form, 400, "needs a boundary");
      assertRefused(
          server, "multipart/form-data; boundary=" + "b".repeat(71), form, 400, "boundary");
      assertGoesOn(server);
    }
  }

  @Test
  void anotherMediaTypeIsRefused() throws Exception {
    byte[] pcap = traffic().pcap();
    try (TestServer server = server(CaptureLimits.DEFAULT)) {
      assertRefused(server, "application/json", pcap, 415, "application/vnd.tcpdump.pcap");
      assertRefused(server, "application/x-www-form-urlencoded", pcap, 415, "Content-Type is");
      HttpResponse<String> answer = server.post(ROUTE, PCAP, pcap, "Content-Encoding", "br");
      assertThat(answer.statusCode()).isEqualTo(415);
      assertGoesOn(server);
    }
  }

  @Test
  void aTruncatedCaptureIsUsedUpToTheCut() throws Exception {
    byte[] pcap = traffic().pcap();
    try (TestServer server = server(CaptureLimits.DEFAULT)) {
      for (byte[] cut : List.of(Arrays.copyOf(pcap, pcap.length - 5), cutGzip(pcap))) {
        HttpResponse<String> answer = server.post(ROUTE, PCAP, cut);
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode summary = JSON.readTree(answer.body()).get("summary");
        assertThat(summary.get("truncated_at").longValue()).isPositive();
        assertThat(summary.get("packets_read").intValue()).isEqualTo(35);
      }
      HttpResponse<String> headerOnly = server.post(ROUTE, PCAP, Arrays.copyOf(pcap, 24));
      assertThat(headerOnly.statusCode()).isEqualTo(200);
    }
  }

  /** A gzip stream that lacks its trailer and the end of the last packet. */
  private static byte[] cutGzip(byte[] pcap) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed, true)) {
      gzip.write(pcap, 0, pcap.length - 5);
      gzip.flush();
      return compressed.toByteArray();
    }
  }

  @Test
  void aLengthOverTheLimitIsRefusedBeforeTheBodyComes() throws Exception {
    try (TestServer server = server(CaptureLimits.DEFAULT);
        Socket socket = server.connect()) {
      socket
          .getOutputStream()
          .write(
              ("POST /api/captures HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                      + PCAP
                      + "\r\nContent-Length: 300000000\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      byte[] answer = new byte[2000];
      int read = socket.getInputStream().read(answer);
      assertThat(new String(answer, 0, read, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 413");
    }
  }

  @Test
  void aBodyIsRefusedAsSoonAsItExceedsTheLimit() throws Exception {
    byte[] large = flows(2000).pcap();
    try (TestServer server = server(limits(50_000, 1 << 30, 1 << 30, 1 << 30, 60_000))) {
      HttpResponse<String> answer =
          server.send(
              server
                  .request(ROUTE)
                  .header("Content-Type", PCAP)
                  .POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(large))));
      assertThat(answer.statusCode()).isEqualTo(413);
      assertThat(error(answer)).contains("larger than 50000 bytes").contains("capture-max-bytes");
      assertGoesOn(server);
    }
  }

  @Test
  void aSmallGzipOfALargeCaptureIsRefusedAtTheLimit() throws Exception {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
      gzip.write(Arrays.copyOf(traffic().pcap(), 24));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 100; i++) {
        gzip.write(zeros);
      }
    }
    assertThat(bomb.size()).isLessThan(200_000);
    CaptureLimits limits = limits(1 << 20, 20 << 20, 1 << 30, 1 << 30, 60_000);
    try (TestServer server = server(limits)) {
      assertRefused(server, PCAP, bomb.toByteArray(), 413, "capture-max-decompressed");
      assertRefused(server, FORM, form("file", bomb.toByteArray()), 413, "after decompression");
      assertGoesOn(server);
    }
  }

  @Test
  void tooManyPacketsOrFlowsAreRefused() throws Exception {
    byte[] capture = flows(300).pcap();
    try (TestServer server = server(limits(1 << 30, 1 << 30, 599, 1 << 30, 60_000))) {
      assertRefused(server, PCAP, capture, 413, "more than 599 packets");
    }
    try (TestServer server = server(limits(1 << 30, 1 << 30, 600, 299, 60_000))) {
      assertRefused(server, PCAP, capture, 413, "more than 299 flows");
    }
    try (TestServer server = server(limits(1 << 30, 1 << 30, 600, 300, 60_000))) {
      assertThat(server.post(ROUTE, PCAP, capture).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aCaptureThatTakesTooLongIsRefused() throws Exception {
    byte[] pcap = traffic().pcap();
    try (TestServer server = server(limits(1 << 30, 1 << 30, 1 << 30, 1 << 30, 200));
        ChunkedRequest slow = new ChunkedRequest(server, "POST", ROUTE)) {
      slow.send(Arrays.copyOf(pcap, 100));
      // The time limit applies even if no further bytes arrive.
      assertThat(slow.head()).startsWith("HTTP/1.1 408");
      assertGone(server, "refused");
    }
  }

  @Test
  void theTimeLimitOfACaptureDoesNotDependOnItsPackets() throws Exception {
    byte[] pcap = traffic().pcap();
    try (TestServer server =
            server(limits(1 << 30, 1 << 30, 1 << 30, 1 << 30, Duration.ofNanos(1)));
        ChunkedRequest whole = new ChunkedRequest(server, "POST", ROUTE)) {
      whole.send(pcap);
      whole.end();
      assertThat(whole.head()).startsWith("HTTP/1.1 408");
      assertGone(server, "refused");
    }
  }

  @Test
  void anUploadWhoseResponseIsNotReadEndsAtItsTimeLimit() throws Exception {
    // A client that does not read: the response has more lines than the connection can buffer.
    byte[] capture = flows(60_000).pcap();
    try (TestServer server = server(limits(1 << 30, 1 << 30, 1 << 30, 1 << 30, 3_000));
        ChunkedRequest deaf = new ChunkedRequest(server, "POST", ROUTE, "Accept: " + NDJSON)) {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  deaf.send(capture);
                  deaf.end();
                } catch (IOException e) {
                  // The server closed the connection.
                }
              });
      assertGone(server, "refused");
      assertThat(figures(server)).doesNotContain("mlids_capture_flows_total{kind=\"upload\"} 0.0");
    }
  }

  @Test
  void linesAlreadySentAreFollowedByAnErrorLine() throws Exception {
    byte[] capture = flows(1000).pcap();
    try (TestServer server = server(limits(1 << 30, 1 << 30, 1999, 1 << 30, 60_000))) {
      HttpResponse<String> answer = server.post(ROUTE, PCAP, capture, "Accept", NDJSON);
      assertThat(answer.statusCode()).isEqualTo(200);
      List<JsonNode> lines = lines(answer.body());
      JsonNode last = lines.getLast();
      assertThat(last.get("error").textValue()).contains("more than 1999 packets");
      assertThat(last.at("/summary/packets_read").intValue()).isEqualTo(2000);
      assertThat(lines).hasSizeGreaterThan(1);
      assertThat(lines.subList(0, lines.size() - 1)).allMatch(line -> line.has("flow_id"));
      assertGoesOn(server);
    }
  }

  @Test
  void aPartialTableDoesNotLookComplete() throws Exception {
    byte[] capture = flows(5000).pcap();
    try (TestServer server = server(limits(1 << 30, 1 << 30, 9999, 1 << 30, 60_000))) {
      assertThatThrownBy(() -> server.post(ROUTE, PCAP, capture, "Accept", "text/csv"))
          .isInstanceOf(IOException.class);
      assertGone(server, "refused");
    }
  }

  @Test
  void anAbortedConnectionFreesItsSlot() throws Exception {
    byte[] pcap = traffic().pcap();
    try (TestServer server = server(CaptureLimits.DEFAULT)) {
      for (int i = 0; i < 5; i++) {
        try (ChunkedRequest cut = new ChunkedRequest(server, "POST", ROUTE)) {
          cut.send(Arrays.copyOf(pcap, pcap.length / 2));
          cut.abort();
        }
      }
      await()
          .untilAsserted(
              () ->
                  assertThat(figures(server))
                      .contains("mlids_captures_total{kind=\"upload\",outcome=\"aborted\"} 5.0"));
      assertGoesOn(server);
    }
  }

  @Test
  void anUploadBeyondTheLimitWaitsAndReceives503() throws Exception {
    byte[] pcap = traffic().pcap();
    try (TestServer server = server(limits(1 << 30, 1 << 30, 1 << 30, 1 << 30, 60_000));
        ChunkedRequest first = new ChunkedRequest(server, "POST", ROUTE)) {
      first.send(Arrays.copyOf(pcap, 100));
      await()
          .untilAsserted(
              () ->
                  assertThat(figures(server))
                      .contains("mlids_captures_running{kind=\"upload\"} 1.0"));
      HttpResponse<String> second = server.post(ROUTE, PCAP, pcap);
      assertThat(second.statusCode()).isEqualTo(503);
      assertThat(second.headers().firstValue("Retry-After")).hasValue("1");
      first.send(Arrays.copyOfRange(pcap, 100, pcap.length));
      first.end();
      assertThat(first.head()).startsWith("HTTP/1.1 200");
      assertGoesOn(server);
    }
  }

  @Test
  void aFailingModelFreesTheSlot() throws Exception {
    byte[] pcap = traffic().pcap();
    Classifier behind =
        Detector.of(HandMadeModel.writeMulticlassBundle(folder, FeatureProfile.CSE2018));
    Classifier failing =
        new ForwardingClassifier(behind) {
          @Override
          public List<Verdict> verdicts(FeatureRows rows) {
            throw new IllegalStateException("broken on purpose");
          }
        };
    try (TestServer server =
            TestServer.with(failing, limits(1 << 20, 1 << 20, 1 << 20, 1 << 20, 60_000));
        ChunkedRequest stream = new ChunkedRequest(server, "POST", ROUTE + "/stream")) {
      assertRefused(server, PCAP, pcap, 500, "the server failed");
      assertRefused(server, PCAP, pcap, 500, "the server failed");
      stream.send(pcap);
      stream.end();
      assertThatThrownBy(stream::lines).isInstanceOf(IOException.class);
      await()
          .untilAsserted(
              () ->
                  assertThat(figures(server))
                      .contains("mlids_captures_total{kind=\"upload\",outcome=\"failed\"} 2.0")
                      .contains("mlids_captures_total{kind=\"stream\",outcome=\"failed\"} 1.0")
                      .contains("mlids_captures_running{kind=\"stream\"} 0.0"));
    }
  }

  @Test
  void twoHundredBadUploadsLeakNothing() throws Exception {
    byte[] pcap = traffic().pcap();
    byte[] form = form("wrong", pcap);
    try (TestServer server = server(limits(200_000, 4 << 20, 1 << 20, 1 << 20, 60_000))) {
      for (int i = 0; i < 40; i++) {
        assertRefused(server, PCAP, "text".getBytes(), 400, "neither pcap");
        assertRefused(server, FORM, form, 400, "no field");
        assertRefused(server, PCAP, new byte[200_001], 413, "capture-max-bytes");
        assertRefused(server, PCAP, gzip(new byte[2 << 20]), 400, "neither pcap");
        assertRefused(server, "text/plain", pcap, 415, "Content-Type");
      }
      assertGoesOn(server);
      await()
          .untilAsserted(
              () ->
                  assertThat(Thread.getAllStackTraces().keySet())
                      .extracting(Thread::getName)
                      .doesNotContain("capture-upload", "flow-writer"));
    }
  }

  private static void assertRefused(
      TestServer server, String type, byte[] body, int status, String what) throws Exception {
    HttpResponse<String> answer = server.post(ROUTE, type, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(error(answer)).contains(what);
  }

  private static String error(HttpResponse<String> answer) throws Exception {
    return JSON.readTree(answer.body()).get("error").textValue();
  }

  private static void assertGoesOn(TestServer server) throws Exception {
    assertThat(server.post(ROUTE, PCAP, traffic().pcap()).statusCode()).isEqualTo(200);
    assertThat(figures(server)).contains("mlids_captures_running{kind=\"upload\"} 0.0");
  }

  private static void assertGone(TestServer server, String outcome) {
    await()
        .untilAsserted(
            () ->
                assertThat(figures(server))
                    .contains("mlids_captures_running{kind=\"upload\"} 0.0")
                    .contains(
                        "mlids_captures_total{kind=\"upload\",outcome=\"" + outcome + "\"} 1.0"));
  }

  /** Two-packet flows, each ended by its second packet. */
  private static CaptureBytes flows(int count) {
    CaptureBytes capture = new CaptureBytes();
    for (int i = 0; i < count; i++) {
      capture.packet(
          START + i, Frame.tcp(i, 80, Frame.SYN, 0).ipv4("10.0.0.1", "10.0.0.2").ethernet());
      capture.packet(
          START + i, Frame.tcp(80, i, Frame.FIN, 0).ipv4("10.0.0.2", "10.0.0.1").ethernet());
    }
    return capture;
  }

  private TestServer server(CaptureLimits limits) throws IOException {
    return TestServer.with(
        Detector.of(HandMadeModel.writeMulticlassBundle(folder, FeatureProfile.CSE2018)), limits);
  }

  /** Limits that allow one upload at a time. */
  private static CaptureLimits limits(
      long bytes, long decompressed, long packets, long flows, long millis) {
    return limits(bytes, decompressed, packets, flows, Duration.ofMillis(millis));
  }

  private static CaptureLimits limits(
      long bytes, long decompressed, long packets, long flows, Duration time) {
    CaptureLimits usual = CaptureLimits.DEFAULT;
    return new CaptureLimits(
        bytes, decompressed, packets, flows, time, usual.maxOpenFlows(), 1, 1, usual.streamIdle());
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
