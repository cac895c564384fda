package io.mlids.api.route;

import static io.mlids.api.testing.TestServer.SPLIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mlids.api.testing.LiveObjects;
import io.mlids.api.testing.RawHttp;
import io.mlids.api.testing.SocketClient;
import io.mlids.api.testing.TestServer;
import io.mlids.core.feature.Feature;
import io.mlids.core.testing.RequestBody;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests valid and invalid WebSocket handshakes, and checks that they leave no objects behind in
 * memory.
 */
class WebSocketHandshakeTest {
  private static final int MANY = 1_000;
  private static final String BODY = RequestBody.of(Feature.all()).row(Map.of()).split();
  private static final String SERVLET_SESSION = "org.eclipse.jetty.session.ManagedSession";
  private static final String SOCKET_SESSION =
      "org.eclipse.jetty.websocket.core.WebSocketCoreSession";

  @TempDir Path folder;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.binary(folder);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  @Tag("slow")
  void aLoneHandshakeHeaderHasNoEffect() throws Exception {
    for (int i = 0; i < MANY; i++) {
      HttpResponse<String> ping = server.get("/ping", "Sec-WebSocket-Version", "13");
      assertThat(ping.statusCode()).isEqualTo(200);
      assertThat(ping.headers().map()).doesNotContainKey("set-cookie");
      HttpResponse<String> prediction =
          server.post("/api/predictions", SPLIT, BODY, "Sec-WebSocket-Version", "13");
      assertThat(prediction.body()).isEqualTo("[0.0]");
      assertThat(prediction.headers().map()).doesNotContainKey("set-cookie");
    }
    assertThat(LiveObjects.count(SERVLET_SESSION)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "GET /ping, 200",
    "GET /api/notifications, 200",
    "GET /api/notifications/1, 404",
    "GET /nothing, 404",
    "POST /api/predictions, 415",
    "POST /api/notifications, 405",
  })
  void onlyOneRouteBecomesASocket(String request, int status) throws Exception {
    RawHttp http = new RawHttp(server.url("/"));
    RawHttp.Answer version = http.ask(request, "Sec-WebSocket-Version: 13");
    assertThat(version.status()).isEqualTo(status);
    assertThat(version.header("Set-Cookie")).isEmpty();
    if (!request.equals("GET /api/notifications")) {
      assertThat(
              http.ask(
                      request,
                      "Connection: Upgrade, close",
                      "Upgrade: websocket",
                      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                      "Sec-WebSocket-Version: 13")
                  .status())
          .isEqualTo(status);
    }
  }

  @Test
  @Tag("slow")
  void closedSocketsLeaveNoObjectsBehind() throws Exception {
    long before = LiveObjects.count(SOCKET_SESSION);
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 0; i < MANY; i++) {
        SocketClient.open(client, server.url("/api/notifications")).close();
        // The server closes a socket shortly after its client disconnects.
        await()
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> server.alerts().live().counts().clients() == 0);
      }
    }
    assertThat(server.alerts().live().counts().refused()).isZero();
    await().untilAsserted(() -> assertThat(LiveObjects.count(SOCKET_SESSION)).isEqualTo(before));
    assertThat(LiveObjects.count(SERVLET_SESSION)).isZero();
  }

  @Test
  void aRefusedSocketLeavesNoObjectsBehind() throws Exception {
    RawHttp http = new RawHttp(server.url("/"));
    for (int i = 0; i < 100; i++) {
      RawHttp.Answer answer =
          http.ask(
              "GET /api/notifications?since=x",
              "Connection: Upgrade, close",
              "Upgrade: websocket",
              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
              "Sec-WebSocket-Version: 13");
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.header("Set-Cookie")).isEmpty();
    }
    assertThat(LiveObjects.count(SERVLET_SESSION)).isZero();
    assertThat(server.alerts().live().counts().clients()).isZero();
  }
}
