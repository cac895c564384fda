package io.mlids.client.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests failed requests. */
class ServerErrorsTest {
  @TempDir private Path folder;
  private ClientUnderTest client;

  @BeforeEach
  void start() throws IOException {
    client = new ClientUnderTest(folder);
  }

  @AfterEach
  void stop() {
    client.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "413 | {\"error\":\"too large\"} | answered 413: too large",
        "502 | <html>Bad Gateway</html> | answered 502: <html>Bad Gateway</html>",
        "500 | '' | answered 500",
        "200 | {} | did not return an array of predictions",
        "200 | hello | did not return an array of predictions",
        "200 | [1.0] | returned 1 predictions for 2 flows",
        "200 | [1.0,\"x\"] | returned a prediction that is not a number"
      })
  void onceAnErrorOfTheServerIsExitCode1(int status, String body, String expected) {
    client.server().answers(status, body);
    assertThat(client.once("--category", "Bot", "--samples", "2")).isEqualTo(1);
    assertThat(client.error().lines().skip(1)).singleElement().asString().contains(expected);
    assertThat(client.out()).isEmpty();
  }

  @Test
  void aBusyOrMovedServerSaysWhenAndWhere() {
    client
        .server()
        .answers(
            (exchange, request) -> {
              exchange.getResponseHeaders().add("Retry-After", "7");
              exchange.getResponseHeaders().add("Location", "http://elsewhere/");
              PredictionServer.send(exchange, 503, "{\"error\":\"busy\"}");
            });
    assertThat(client.once("--category", "Bot", "--samples", "2")).isEqualTo(1);
    assertThat(client.error())
        .contains("answered 503, moved to http://elsewhere/: busy; try again in 7 s");
  }

  @Test
  void noServerAtAllIsSaidInOneLine() throws IOException {
    String url;
    try (PredictionServer closed = new PredictionServer()) {
      url = closed.url();
    }
    assertThat(client.once("--api-url", url, "--category", "Bot", "--samples", "2")).isEqualTo(1);
    assertThat(client.error().lines().skip(1))
        .singleElement()
        .asString()
        .startsWith("ml-ids-client: " + url)
        .contains("cannot be reached")
        .contains("is ml-ids-api running there?");
  }

  @Test
  void anUnknownHostIsSaidInOneLine() {
    assertThat(
            client.once(
                "--api-url", "http://nowhere.invalid", "--category", "Bot", "--samples", "2"))
        .isEqualTo(1);
    assertThat(client.error()).contains("unknown host name");
  }

  @Test
  void aServerThatDoesNotAnswerInTimeIsGivenUp() {
    client
        .server()
        .answers(
            (exchange, request) -> {
              // Sends only headers, because the timeout also covers the body.
              exchange.sendResponseHeaders(200, 0);
              exchange.getResponseBody().flush();
            });
    assertThat(client.once("--category", "Bot", "--samples", "2", "--timeout", "0.3")).isEqualTo(1);
    assertThat(client.error()).contains("did not answer within 0.3 s; see --timeout");
  }

  @Test
  void whatWasAnsweredBeforeAFailureIsShown() {
    client
        .server()
        .answers(
            (exchange, request) -> {
              if (client.server().received().size() < 3) {
                PredictionServer.predict(exchange, request);
              } else {
                PredictionServer.send(exchange, 500, "");
              }
            });
    int exitCode =
        client.once("--category", "Bot", "--samples", "4", "--delay", "0", "--format", "json");
    assertThat(exitCode).isEqualTo(1);
    assertThat(client.out()).contains("\"samples\" : 2");
    assertThat(client.error()).contains("answered 500");
  }
}
