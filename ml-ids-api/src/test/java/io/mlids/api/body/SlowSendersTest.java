package io.mlids.api.body;

import static io.mlids.api.testing.TestServer.SPLIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mlids.api.capture.CaptureLimits;
import io.mlids.api.http.ApiException;
import io.mlids.api.http.BodyPace;
import io.mlids.api.http.ServerSettings;
import io.mlids.api.testing.TestServer;
import io.mlids.core.detect.Detector;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.RequestBody;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that send most of a body and then almost nothing. */
@Tag("slow")
class SlowSendersTest {
  private static final String BODY = RequestBody.of(Feature.all()).row(Map.of()).split();
  private static final long SECOND = 1_000_000_000L;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "/api/predictions, application/json; format=pandas-split",
    "/api/verdicts, application/json; format=pandas-split",
    "/invocations, text/csv",
    "/api/captures, application/octet-stream",
  })
  void aBodyThatArrivesByteByByteTimesOut(String path, String type) throws Exception {
    try (TestServer server = server(new BodyPace(Duration.ofMillis(600), 1 << 20));
        Socket socket = server.connect()) {
      socket.getOutputStream().write(head(path, type, 10_000));
      if (path.equals("/api/captures")) {
        socket.getOutputStream().write(new CaptureBytes().pcap());
      }
      Thread sender = Thread.ofVirtual().start(() -> trickle(socket));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      sender.interrupt();
      assertThat(answer).startsWith("HTTP/1.1 408").contains("{\"error\":", "send it faster");
      assertThat(server.get("/ping").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aBodyMayTakeLongerWhenItIsLong() {
    BodyPace pace = new BodyPace(Duration.ofSeconds(30), 1_000);
    assertThat(pace.allowed(0)).isEqualTo(Duration.ofSeconds(30));
    assertThat(pace.allowed(60_000)).isEqualTo(Duration.ofSeconds(90));
    assertThat(BodyPace.DEFAULT.allowed(1L << 30)).isLessThan(Duration.ofDays(1));
  }

  @Test
  void stalledBodiesDoNotKeepOthersFromPredictions() throws Exception {
    long heap = Runtime.getRuntime().maxMemory();
    byte[] most = " ".repeat(TestServer.MAX_BODY - 1).getBytes(StandardCharsets.US_ASCII);
    int clients = (int) (heap / 16 / TestServer.MAX_BODY) + 2;
    List<Socket> sockets = new ArrayList<>();
    try (TestServer server = server(BodyPace.DEFAULT)) {
      for (int i = 0; i < clients; i++) {
        Socket socket = server.connect();
        sockets.add(socket);
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    socket
                        .getOutputStream()
                        .write(head("/api/predictions", SPLIT, most.length + 1));
                    socket.getOutputStream().write(most);
                  } catch (IOException e) {
                    // The server responded with 503 before the whole body was sent.
                  }
                });
      }
      // As many clients as fit into memory have sent all but one byte; each new client displaces
      // another.
      await().atMost(Duration.ofMinutes(1)).until(() -> held(server) > heap / 32);
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () -> {
                for (int i = 0; i < 20; i++) {
                  assertThat(server.post("/api/predictions", SPLIT, BODY).body())
                      .isEqualTo("[0.0]");
                }
              });
      byte[] large = (BODY + " ".repeat(TestServer.MAX_BODY - BODY.length())).getBytes();
      for (int i = 0; i < 2; i++) {
        await()
            .atMost(Duration.ofMinutes(1))
            .untilAsserted(
                () ->
                    assertThat(server.post("/api/predictions", SPLIT, large).body())
                        .isEqualTo("[0.0]"));
      }
    } finally {
      for (Socket each : sockets) {
        each.close();
      }
    }
  }

  @Test
  void aStalledBodyIsCancelledWithAnError() throws Exception {
    AtomicLong now = new AtomicLong();
    ByteBudget budget = new ByteBudget(100, now::get);
    Thread reader = Thread.ofVirtual().start(SlowSendersTest::sleep);
    try (ByteBudget.Claim waiting = budget.open(reader);
        ByteBudget.Claim coming = budget.open(Thread.currentThread())) {
      waiting.add(60);
      waiting.received(60);
      assertThatThrownBy(() -> coming.add(50)).isInstanceOf(ApiException.class);
      now.addAndGet(4 * SECOND);
      waiting.received(1);
      now.addAndGet(2 * SECOND);
      coming.add(50);
      reader.join();
      assertThat(waiting.arrived()).isFalse();
      assertThatThrownBy(() -> waiting.add(1))
          .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(503));
      assertThat(budget.claimed()).isEqualTo(50);
      assertThat(budget.displaced()).isEqualTo(1);
    }
    assertThat(budget.claimed()).isZero();
  }

  @Test
  void completeAndFastBodiesAreNeverCancelled() {
    AtomicLong now = new AtomicLong();
    ByteBudget budget = new ByteBudget(100, now::get);
    try (ByteBudget.Claim arrived = budget.open(Thread.currentThread());
        ByteBudget.Claim fast = budget.open(Thread.currentThread());
        ByteBudget.Claim next = budget.open(Thread.currentThread())) {
      arrived.add(50);
      fast.add(50);
      assertThat(arrived.arrived()).isTrue();
      now.addAndGet(2 * SECOND);
      fast.received(1_000_000);
      assertThatThrownBy(() -> next.add(1)).isInstanceOf(ApiException.class);
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      assertThat(arrived.arrived()).isTrue();
      assertThat(fast.arrived()).isTrue();
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(Duration.ofMinutes(5));
    } catch (InterruptedException e) {
      // Cancelling a body interrupts the thread that reads it; here, the interrupt ends the sleep.
    }
  }

  private static void trickle(Socket socket) {
    try {
      while (true) {
        socket.getOutputStream().write(' ');
        Thread.sleep(50);
      }
    } catch (IOException | InterruptedException e) {
      // The server closed the connection, or the test is over.
    }
  }

  private static double held(TestServer server) throws Exception {
    return server
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("mlids_request_body_bytes "))
        .mapToDouble(line -> Double.parseDouble(line.split(" ")[1]))
        .sum();
  }

  private static byte[] head(String path, String type, int length) {
    return ("POST "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: "
            + type
            + "\r\nContent-Length: "
            + length
            + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private TestServer server(BodyPace pace) throws Exception {
    return TestServer.with(
        Detector.of(HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CSE2018)),
        new ServerSettings("127.0.0.1", 0, TestServer.MAX_BODY, 256, CaptureLimits.DEFAULT)
            .withBodyPace(pace));
  }
}
