package io.mlids.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.api.testing.RawHttp;
import io.mlids.api.testing.TestServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Client errors get 4xx responses on every route. */
@Tag("slow")
class ClientErrorsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SPLIT = "Content-Type: application/json; format=pandas-split";
  private static final String PLAIN = "Content-Type: application/json";

  /** Byte sequences, written as ISO-8859-1 text, that are not valid JSON in UTF-8. */
  private static final List<String> NO_JSON =
      List.of(
          "\0\0\0{\0\0\0}",
          "{\0\0\0}\0\0\0",
          "\0\0þÿ\0\0\0{",
          "ÿþ\0\0{\0\0\0",
          "\0\0\0{\u0011\u0011\u0011\u0011",
          "\0{\0}",
          "{\0}\0",
          "þÿ\0{\0}",
          "ÿþ{\0}\0",
          "{\"token\":\"ÿ\"}",
          "{\"columns\":[\"Àa\"]}",
          "{\"a\":\"\\ud800\"}",
          "\0",
          "[",
          "{",
          "}",
          "null",
          "1e999999999",
          "[".repeat(100_000),
          "{\"a\":".repeat(100_000),
          "9".repeat(100_000),
          "\"" + "a".repeat(100_000),
          "{\"token\":[]}",
          "{\"columns\":{},\"data\":{}}");

  private static final List<String> ROUTES =
      List.of(
          "GET /",
          "GET /web/main.js",
          "POST /api/predictions",
          "POST /api/verdicts",
          "POST /api/captures",
          "POST /api/captures/stream",
          "PUT /api/captures/stream",
          "POST /invocations",
          "GET /api/session",
          "POST /api/session",
          "DELETE /api/session",
          "GET /ping",
          "GET /health",
          "GET /version",
          "GET /api/model",
          "GET /api/model/report",
          "GET /api/drift",
          "GET /api/sensor",
          "GET /metrics",
          "GET /openapi.json",
          "GET /api/notifications",
          "GET /api/notifications/1",
          "GET /api/alerts/suppressed");

  private static final List<List<String>> ODD_HEADERS =
      List.of(
          List.of("Content-Type: "),
          List.of("Content-Type: ;;;=;"),
          List.of("Content-Type: application/json; charset=nonsense"),
          List.of("Content-Type: application/json; charset=\"utf-8"),
          List.of("Content-Type: text/csv; charset=utf-32"),
          List.of("Content-Type: text/csv; header=absent"),
          List.of("Content-Type: \u0080\u00ff"),
          List.of("Content-Type: multipart/form-data"),
          List.of("Content-Type: multipart/form-data; boundary="),
          List.of("Content-Type: multipart/form-data; boundary=\""),
          List.of("Content-Type: multipart/form-data; boundary=" + "b".repeat(71)),
          List.of("Content-Type: multipart/form-data; boundary=b"),
          List.of("Content-Type: multipart/form-data; boundary=b; boundary=c"),
          List.of("Content-Encoding: gzip", SPLIT),
          List.of("Content-Encoding: gzip", PLAIN),
          List.of("Content-Encoding: gzip", "Content-Type: application/gzip"),
          List.of("Content-Encoding: br, gzip", SPLIT),
          List.of("Content-Encoding: \u0001", SPLIT),
          List.of("Cookie: ;;;==\"\u00ff"),
          List.of("Cookie: mlids_session"),
          List.of("Cookie: mlids_session=\"", "Cookie: mlids_session=a; mlids_session=b"),
          List.of("Cookie: JSESSIONID=1; $Version=x"),
          List.of("Accept: ,,;;q=\u00ff"),
          List.of("Accept: text/event-stream;q=x/y", "Last-Event-ID: x"),
          List.of("Authorization: "),
          List.of("Authorization: Bearer"),
          List.of("Range: bytes=9-1,x"),
          List.of("If-None-Match: \"", "If-Modified-Since: never"),
          List.of("Sec-WebSocket-Version: x", "Sec-WebSocket-Key: ", "Upgrade: nothing"),
          List.of("Upgrade: websocket", "Sec-WebSocket-Version: 99"),
          List.of("Forwarded: for=\"", "X-Forwarded-For: ,"),
          List.of("Origin: null"),
          List.of("Origin: http://\u00ff"),
          List.of("Expect: nothing"),
          List.of("Expect: 100-continue"),
          List.of("Connection: ,;,"),
          List.of("X-Odd: " + "\u00ff".repeat(5_000)));

  @TempDir static Path folder;
  private static TestServer server;
  private static RawHttp http;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.binary(folder);
    http = new RawHttp(server.url("/"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @FieldSource("NO_JSON")
  void invalidJsonIsRefusedWithOurMessage(String body) throws Exception {
    for (String request :
        List.of("POST /api/session", "POST /api/predictions", "POST /api/verdicts")) {
      String type = request.endsWith("session") ? PLAIN : SPLIT;
      assertRefused(http.askWithBody(request, body, type), request, 400);
    }
    assertRefused(http.askWithBody("POST /invocations", body, PLAIN), "/invocations", 400);
    assertRefused(http.askWithBody("POST /invocations", body, SPLIT), "/invocations split", 400);
    assertRefused(
        http.askWithBody("POST /invocations", body, "Content-Type: text/csv"), "a CSV", 400);
  }

  static Stream<String> routes() {
    return ROUTES.stream();
  }

  @ParameterizedTest
  @MethodSource("routes")
  void oddHeadersAreClientErrors(String route) throws Exception {
    for (List<String> headers : ODD_HEADERS) {
      String body = route.startsWith("P") ? "\u001f\u008b\b\0odd" : "";
      RawHttp.Answer answer = http.askWithBody(route, body, headers.toArray(String[]::new));
      assertNoFault(answer, route + " with " + headers);
    }
  }

  @ParameterizedTest
  @MethodSource("routes")
  void malformedEscapesAreClientErrors(String route) throws Exception {
    for (String query : List.of("%", "a=%", "a=%4", "limit=%zz", "class=%u0041", "%%%=%%%")) {
      assertRefused(http.ask(route + "?" + query), route + "?" + query, 400);
    }
    for (String query : List.of("%ff=%fe", "&&==&", "a=%00", "limit=%C0%80", "class=%F0%9F")) {
      assertNoFault(http.ask(route + "?" + query), route + "?" + query);
    }
  }

  @ParameterizedTest
  @MethodSource("routes")
  void malformedChunksAreClientErrors(String route) throws Exception {
    for (String body : List.of("zz\r\n", "5\r\nab", "-1\r\n\r\n", "fffffffffffffffff\r\n")) {
      List<String> types = new ArrayList<>(List.of(SPLIT, PLAIN, "Content-Type: text/csv"));
      types.add("Content-Type: application/octet-stream");
      types.add("Content-Type: multipart/form-data; boundary=b");
      for (String type : types) {
        RawHttp.Answer answer =
            http.ask(route, type, "Transfer-Encoding: chunked", "Connection: close\r\n\r\n" + body);
        assertNoFault(answer, route + " " + type + " with the chunk " + body.strip());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("routes")
  void optionsListsTheMethodsOfARoute(String route) throws Exception {
    String[] parts = route.split(" ");
    RawHttp.Answer answer = http.ask("OPTIONS " + parts[1]);
    assertThat(answer.status()).isEqualTo(204);
    assertThat(List.of(answer.header("Allow").orElseThrow().split(", ")))
        .contains(parts[0], "OPTIONS")
        .doesNotHaveDuplicates();
    if (parts[0].equals("GET")) {
      RawHttp.Answer head = http.ask("HEAD " + parts[1]);
      assertThat(head.status()).isEqualTo(http.ask(route).status());
      assertThat(head.body()).isEmpty();
    }
  }

  @Test
  void optionsOfAnUnknownPathIsNotFound() throws Exception {
    assertRefused(http.ask("OPTIONS /nothing"), "OPTIONS /nothing", 404);
  }

  @ParameterizedTest
  @MethodSource("routes")
  void oddMethodsAreClientErrors(String route) throws Exception {
    String path = route.split(" ")[1];
    for (String method : List.of("TRACE", "PATCH", "CONNECT", "BREW", "get", "G", "A".repeat(50))) {
      RawHttp.Answer answer = http.ask(method + " " + path);
      assertThat(answer.status()).as(method + " " + path).isBetween(400, 405);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET /%70ing, 200",
    "GET /p%69n%67, 200",
    "GET /api/m%6Fdel, 200",
    "GET /api/notifications/%31, 404",
    "GET /web/main%2Ejs, 200",
    "GET /api%2Fmodel, 404",
    "GET /%2570ing, 404",
    "GET /web/%2e%2e/ping, 404",
    "OPTIONS /%70ing, 204"
  })
  void anEscapedPlainCharacterIsDecoded(String request, int status) throws Exception {
    assertThat(http.ask(request).status()).isEqualTo(status);
  }

  private static void assertNoFault(RawHttp.Answer answer, String what) throws Exception {
    assertThat(answer.status()).as(what).isLessThan(500);
    if (answer.status() >= 400) {
      assertError(answer, what);
    }
  }

  private static void assertRefused(RawHttp.Answer answer, String what, int status)
      throws Exception {
    assertThat(answer.status()).as(what).isEqualTo(status);
    assertError(answer, what);
  }

  private static void assertError(RawHttp.Answer answer, String what) throws Exception {
    JsonNode error = JSON.readTree(answer.body()).path("error");
    assertThat(error.textValue())
        .as(what)
        .isNotBlank()
        .doesNotContain("Exception", "com.fasterxml");
    assertThat(error.textValue().getBytes(StandardCharsets.UTF_8).length)
        .as(what)
        .isLessThan(1_000);
  }
}
