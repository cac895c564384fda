package io.mlids.api.http;

import static io.mlids.api.testing.ErrorAnswer.assertError;
import static io.mlids.api.testing.TestServer.SPLIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.testing.TestServer;
import io.mlids.core.detect.Classifier;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.testing.RequestBody;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorsTest {
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.with(new BrokenClassifier(), 4);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void servesNoOtherRoutes() throws Exception {
    assertError(server.get("/nothing"), 404, "GET /nothing");
    assertError(server.post("/api/nothing", SPLIT, "{}"), 404, "POST /api/nothing");
    assertError(server.get("/api"), 404, "GET /api");
    assertError(server.get("/nothing", "Accept", "text/html"), 404, "/openapi.json");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/predictions, POST",
    "PUT, /api/verdicts, POST",
    "DELETE, /invocations, POST",
    "POST, /ping, 'GET, HEAD'",
    "BREW, /version, 'GET, HEAD'"
  })
  void namesTheMethodsOfARoute(String method, String path, String allowed) throws Exception {
    HttpResponse<String> answer =
        server.send(server.request(path).method(method, BodyPublishers.noBody()));
    assertError(answer, 405, "use " + allowed);
    assertThat(answer.headers().firstValue("Allow")).hasValue(allowed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET / HTTP/1.1~~~~ | 400",
        "GARBAGE~~~~ | 400",
        "GET /%zz HTTP/1.1~~Host: localhost~~~~ | 400",
        "GET / HTTP/7.0~~Host: localhost~~~~ | 505",
        "POST /invocations HTTP/1.1~~Host: localhost~~Content-Type: text/csv~~Content-Length: x~~~~"
            + " | 400",
        "POST /invocations HTTP/1.1~~Host: localhost~~Content-Type: text/csv~~Content-Length:"
            + " 9~~~~a | 400",
        "POST /invocations HTTP/1.1~~Host: localhost~~Content-Type: text/csv~~Transfer-Encoding:"
            + " chunked~~~~z~~ | 400"
      })
  void answersInvalidHttpInTheSameFormat(String request, int status) throws Exception {
    assertThat(raw(request.replace("~~", "\r\n")))
        .startsWith("HTTP/1.1 " + status)
        .contains("Content-Type: application/json\r\n")
        .containsPattern("\r\n\r\n\\{\"error\":\".+\"}\n$");
  }

  @Test
  void boundsHeadersAndAddresses() throws Exception {
    assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(20_000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431")
        .contains("{\"error\":");
    assertThat(raw("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .startsWith("HTTP/1.1 414")
        .contains("{\"error\":");
  }

  @Test
  void anInternalErrorRevealsNoDetails() throws Exception {
    String body = RequestBody.of(Feature.all()).row(Map.of()).split();
    for (String route : List.of("/api/predictions", "/api/verdicts")) {
      HttpResponse<String> answer = server.post(route, SPLIT, body);
      assertError(answer, 500, "the server failed");
      assertThat(answer.body()).doesNotContain("broken on purpose");
    }
  }

  private static String raw(String request) throws Exception {
    try (Socket socket = server.connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static final class BrokenClassifier implements Classifier {
    @Override
    public List<Verdict> verdicts(FeatureRows rows) {
      throw new IllegalStateException("broken on purpose");
    }

    @Override
    public FeatureProfile profile() {
      return FeatureProfile.CSE2018;
    }

    @Override
    public List<Feature> features() {
      return profile().modelFeatures();
    }

    @Override
    public String modelVersion() {
      return "000000000000";
    }

    @Override
    public byte[] manifest() {
      return new byte[0];
    }
  }
}
