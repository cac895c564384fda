package io.mlids.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mlids.api.testing.TestServer;
import io.mlids.core.detect.Classifier;
import io.mlids.core.detect.Detector;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.testing.HandMadeModel;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that open many connections or never complete a request. */
class ConnectionGuardTest {
  @TempDir Path folder;

  private TestServer server(ConnectionLimits limits) throws IOException {
    ServerSettings settings =
        new ServerSettings("127.0.0.1", 0, TestServer.MAX_BODY, 10).withConnections(limits);
    return TestServer.with(classifier(), settings);
  }

  private Classifier classifier() throws IOException {
    return Detector.of(HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CSE2018));
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  private static String metric(TestServer server, String name) throws Exception {
    return server
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElseThrow();
  }

  /** Sends a byte at intervals until the connection is closed. */
  private static void trickle(Socket socket) {
    try {
      while (true) {
        send(socket, "x");
        Thread.sleep(20);
      }
    } catch (IOException | InterruptedException e) {
      // Closed as expected.
    }
  }

  @Test
  void aHeadThatArrivesByteByByteTimesOut() throws Exception {
    try (TestServer server = server(new ConnectionLimits(10, Duration.ofMillis(400)));
        Socket socket = server.connect()) {
      send(socket, "GET /ping HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
      Thread sender = Thread.ofVirtual().start(() -> trickle(socket));
      assertThat(readAll(socket)).isEmpty();
      sender.interrupt();
      assertThat(metric(server, "mlids_connections_closed_total{reason=\"slow\"}"))
          .isEqualTo("1.0");
    }
  }

  /** Reads a response and returns its head. */
  private static String answer(Socket socket) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) socket.getInputStream().read());
    }
    Matcher length = Pattern.compile("(?i)content-length: (\\d+)").matcher(head);
    assertThat(length.find()).isTrue();
    socket.getInputStream().readNBytes(Integer.parseInt(length.group(1)));
    return head.toString();
  }

  private static String readAll(Socket socket) {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      // A reset also ends the connection.
      return "";
    }
  }

  @Test
  void aConnectionMaySendAnotherRequestAfterALongResponse() throws Exception {
    try (TestServer server = server(new ConnectionLimits(10, Duration.ofSeconds(20)));
        Socket socket = server.connect()) {
      String ask = "GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n";
      for (int i = 0; i < 3; i++) {
        send(socket, ask);
        assertThat(answer(socket)).startsWith("HTTP/1.1 200");
      }
      assertThat(metric(server, "mlids_connections_closed_total{reason=\"slow\"}"))
          .isEqualTo("0.0");
    }
  }

  @Test
  void aNewConnectionDisplacesTheOneIdleLongest() throws Exception {
    try (TestServer server = server(new ConnectionLimits(2, Duration.ofMinutes(5)));
        Socket first = server.connect();
        Socket second = server.connect()) {
      send(first, "GET /ping HTTP/1.1\r\n");
      send(second, "GET /ping HTTP/1.1\r\n");
      await().until(() -> server.get("/ping").statusCode() == 200);
      assertThat(readAll(first)).isEmpty();
      assertThat(metric(server, "mlids_connections_closed_total{reason=\"displaced\"}"))
          .isNotEqualTo("0.0");
      assertThat(metric(server, "mlids_connections_closed_total{reason=\"refused\"}"))
          .isEqualTo("0.0");
    }
  }
}
