package io.mlids.client.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.core.console.Console;
import io.mlids.core.feature.Feature;
import io.mlids.core.testing.SharedData;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MlIdsClientTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private PredictionServer server;
  private Path dataset;
  private String out = "";
  private String error = "";

  @BeforeEach
  void startServer() throws IOException {
    server = new PredictionServer();
    // The server finds every bot, and takes one benign flow in seven for an attack.
    dataset =
        new LabelledFlowsCsv()
            .add(4, "Bot", Map.of(Feature.TOT_FWD_PKTS, "100"))
            .add(6, "Benign", Map.of(Feature.TOT_FWD_PKTS, "3"))
            .add(
                1,
                "Benign",
                Map.of(
                    Feature.TOT_FWD_PKTS, "100",
                    Feature.FLOW_BYTS_S, "Infinity",
                    Feature.FLOW_PKTS_S, "NaN",
                    Feature.FWD_IAT_MEAN, "1.5"))
            .write(folder.resolve("flows.csv"));
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  private int typing(String input, String... more) {
    List<String> arguments = new ArrayList<>(List.of(more));
    if (!arguments.contains("--api-url")) {
      arguments.addAll(List.of("--api-url", server.url()));
    }
    if (!arguments.contains("--dataset-uri")) {
      arguments.addAll(List.of("--dataset-uri", "file://" + dataset));
    }
    CommandLine line =
        Console.commandLine(
            new MlIdsClient(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8))));
    StringWriter outText = new StringWriter();
    StringWriter errorText = new StringWriter();
    line.setOut(new PrintWriter(outText)).setErr(new PrintWriter(errorText));
    int exitCode = line.execute(arguments.toArray(String[]::new));
    out = outText.toString();
    error = errorText.toString();
    return exitCode;
  }

  private int once(String... arguments) {
    return typing("", arguments);
  }

  @Test
  void listsClassesByFallingNumberOfRowsAndQuits() {
    assertThat(typing("q\n")).isZero();
    assertThat(out)
        .startsWith("Network Traffic Categories:\n0 - Benign\n1 - Bot\n")
        .contains("Select a category [0 - 1], press [r]")
        .endsWith("Category: ");
    assertThat(server.received()).isEmpty();
  }

  @Test
  void sendsTheSampleInOneRequestShowsWhatIsCorrectAndAsksAgain() {
    assertThat(typing("0\n7\n\nq\n")).isZero();

    assertThat(server.received()).hasSize(1);
    PredictionServer.Received request = server.received().getFirst();
    assertThat(request.path()).isEqualTo("/api/predictions");
    assertThat(request.mediaType()).isEqualTo("application/json; format=pandas-split");
    assertThat(request.rows()).hasSize(7);
    assertThat(out).contains("Accuracy: 85.71%").contains("Network Traffic Categories:");
    assertThat(
            out.lines().filter(line -> line.startsWith("   is_correct  label   predicted_label")))
        .hasSize(1);
    assertThat(out.lines().filter(line -> line.contains("  True        Benign  Benign")))
        .hasSize(6);
    assertThat(out.lines().filter(line -> line.contains("  False       Benign  Attack")))
        .hasSize(1);
    assertThat(out.split("Network Traffic Categories:", -1)).hasSize(3);
  }

  @Test
  void theRequestHasEveryColumnAndNullForWhatIsNotFinite() {
    typing("0\n7\n\nq\n");

    JsonNode body = server.received().getFirst().body();
    List<String> columns = body.get("columns").valueStream().map(JsonNode::asText).toList();
    assertThat(columns)
        .containsExactlyElementsOf(Feature.all().stream().map(Feature::columnName).toList());
    JsonNode strange =
        body.get("data")
            .valueStream()
            .filter(row -> row.get(columns.indexOf("tot_fwd_pkts")).asInt() == 100)
            .findFirst()
            .orElseThrow();
    assertThat(strange.get(columns.indexOf("flow_byts_s")).isNull()).isTrue();
    assertThat(strange.get(columns.indexOf("flow_pkts_s")).isNull()).isTrue();
    assertThat(strange.get(columns.indexOf("fwd_iat_mean")).asDouble()).isEqualTo(1.5);
    assertThat(strange.get(columns.indexOf("tot_fwd_pkts")).isIntegralNumber()).isTrue();
    assertThat(strange.get(columns.indexOf("timestamp")).asText()).isEqualTo("14/02/2018 08:31:01");
  }

  @Test
  void withADelayEachFlowHasItsRequestThatFarApart() {
    assertThat(typing("0\n5\n200\nq\n")).isZero();

    assertThat(server.received()).hasSize(5).allMatch(request -> request.rows().size() == 1);
    long first = server.received().getFirst().nanoTime();
    long last = server.received().getLast().nanoTime();
    // The client keeps the distance of its sendings; the first may arrive late, not early.
    assertThat((last - first) / 1e6).isBetween(4 * 200 - 100.0, 4 * 200 + 5_000.0);
    assertThat(error).contains("Requesting prediction [5] for label [Benign]...");
    assertThat(out).contains("Accuracy:").contains("is_correct");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "-5", "0.5", "200ms", " "})
  void aDelayThatIsNoNumberIsNone(String delay) {
    assertThat(typing("1\n2\n" + delay + "\nq\n")).isZero();
    assertThat(server.received()).hasSize(1);
  }

  @Test
  void wrongAnswersAreAskedForAgain() {
    assertThat(typing("x\n\n7\n-1\n1\nmany\n0\n-3\n2.5\n2\n\nQ\n")).isZero();
    assertThat(out.split("Invalid input. Must either be \\[q], \\[r] or a value", -1)).hasSize(5);
    assertThat(out.split("Invalid input. Must be a positive integer.", -1)).hasSize(5);
    assertThat(server.received()).singleElement().satisfies(r -> assertThat(r.rows()).hasSize(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0\n", "0\n3\n"})
  void theEndOfTheInputEndsTheConversation(String input) {
    assertThat(typing(input)).isZero();
    assertThat(server.received()).isEmpty();
  }

  @Test
  void randomDrawsFromAllClassesAndMoreThanThereAreTakesAll() {
    assertThat(typing("r\n1000\n\nq\n")).isZero();
    assertThat(error).contains("There are only 11 flows of [random]: all of them are taken.");
    assertThat(server.received().getFirst().rows()).hasSize(11);
    assertThat(out).contains("Accuracy: 90.91%");
  }

  @Test
  void noWrapIsOneLinePerFlow() {
    typing("1\n2\n\nq\n", "--display-overflow", "nowrap");
    String header =
        out.lines().filter(line -> line.startsWith("is_correct")).findFirst().orElseThrow();
    assertThat(header.strip().split("\\s+"))
        .hasSize(82)
        .startsWith("is_correct", "label", "predicted_label", "dst_port")
        .endsWith("idle_max", "idle_min");
    assertThat(out.lines().filter(line -> line.startsWith("True        Bot"))).hasSize(2);
  }

  @Test
  void anErrorOfTheServerIsOneLineAndTheConversationGoesOn() {
    server.answers(400, "{\"error\":\"column flow_duration is\\nmissing; send it\"}");
    assertThat(typing("0\n2\n\nq\n")).isZero();
    assertThat(error.lines().skip(1))
        .containsExactly(
            "ml-ids-client: "
                + server.url()
                + "/api/predictions answered 400: column flow_duration is missing; send it");
    assertThat(out).endsWith("Category: ").doesNotContain("Accuracy");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "413 | {\"error\":\"too large\"} | answered 413: too large",
        "502 | <html>Bad Gateway</html> | answered 502: <html>Bad Gateway</html>",
        "500 | '' | answered 500",
        "200 | {} | answered no array of predictions",
        "200 | hello | answered no array of predictions",
        "200 | [1.0] | answered 1 predictions for 2 flows",
        "200 | [1.0,\"x\"] | answered a prediction that is no number"
      })
  void onceAnErrorOfTheServerIsExitCode1(int status, String body, String expected) {
    server.answers(status, body);
    assertThat(once("--category", "Bot", "--samples", "2")).isEqualTo(1);
    assertThat(error.lines().skip(1)).singleElement().asString().contains(expected);
    assertThat(out).isEmpty();
  }

  @Test
  void aBusyOrMovedServerSaysWhenAndWhere() {
    server.answers(
        (exchange, request) -> {
          exchange.getResponseHeaders().add("Retry-After", "7");
          exchange.getResponseHeaders().add("Location", "http://elsewhere/");
          PredictionServer.send(exchange, 503, "{\"error\":\"busy\"}");
        });
    assertThat(once("--category", "Bot", "--samples", "2")).isEqualTo(1);
    assertThat(error).contains("answered 503, moved to http://elsewhere/: busy; try again in 7 s");
  }

  @Test
  void noServerAtAllIsSaidInOneLine() throws IOException {
    String url;
    try (PredictionServer closed = new PredictionServer()) {
      url = closed.url();
    }
    assertThat(once("--api-url", url, "--category", "Bot", "--samples", "2")).isEqualTo(1);
    assertThat(error.lines().skip(1))
        .singleElement()
        .asString()
        .startsWith("ml-ids-client: " + url)
        .contains("cannot be reached")
        .contains("is ml-ids-api running there?");
  }

  @Test
  void anUnknownHostIsSaidInOneLine() {
    assertThat(once("--api-url", "http://nowhere.invalid", "--category", "Bot", "--samples", "2"))
        .isEqualTo(1);
    assertThat(error).contains("the host name is not known");
  }

  @Test
  void aServerThatDoesNotAnswerInTimeIsGivenUp() {
    server.answers(
        (exchange, request) -> {
          // Headers, then silence: the body counts too.
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().flush();
        });
    assertThat(once("--category", "Bot", "--samples", "2", "--timeout", "0.3")).isEqualTo(1);
    assertThat(error).contains("gave no answer within 0.3 s");
  }

  @Test
  void whatWasAnsweredBeforeAFailureIsShown() {
    server.answers(
        (exchange, request) -> {
          if (server.received().size() < 3) {
            PredictionServer.predict(exchange, request);
          } else {
            PredictionServer.send(exchange, 500, "");
          }
        });
    int exitCode = once("--category", "Bot", "--samples", "4", "--delay", "0", "--format", "json");
    assertThat(exitCode).isEqualTo(1);
    assertThat(out).contains("\"samples\" : 2");
    assertThat(error).contains("answered 500");
  }

  @Test
  void onceJsonIsOneDocument() throws IOException {
    assertThat(once("--category", "random", "--samples", "11", "--format", "JSON")).isZero();

    JsonNode document = JSON.readTree(out);
    assertThat(document.get("api_url").asText()).isEqualTo(server.url() + "/api/predictions");
    assertThat(document.get("dataset").asText()).isEqualTo("file://" + dataset);
    assertThat(document.get("category").asText()).isEqualTo("random");
    assertThat(document.get("samples").asInt()).isEqualTo(11);
    assertThat(document.get("accuracy").asDouble()).isEqualTo(10 / 11.0);
    assertThat(document.get("predictions")).hasSize(11);
    for (JsonNode prediction : document.get("predictions")) {
      assertThat(prediction.fieldNames())
          .toIterable()
          .startsWith("is_correct", "label", "predicted_label");
      assertThat(prediction).hasSize(82);
      boolean attack = prediction.get("tot_fwd_pkts").asInt() == 100;
      assertThat(prediction.get("predicted_label").asText())
          .isEqualTo(attack ? "Attack" : "Benign");
      assertThat(prediction.get("is_correct").asBoolean())
          .isEqualTo(attack != prediction.get("label").asText().equals("Benign"));
    }
    assertThat(out).doesNotContain("NaN").doesNotContain("Infinity");
  }

  @Test
  void onceCsvIsTheTableAlone() {
    assertThat(once("--category", "bot", "--samples", "3", "--format", "csv")).isZero();
    assertThat(out.lines())
        .hasSize(4)
        .first()
        .asString()
        .startsWith("is_correct,label,predicted_label,dst_port,protocol,timestamp,");
    assertThat(out.lines().skip(1)).allMatch(line -> line.startsWith("True,Bot,Attack,0,0,14/02"));
    assertThat(error).contains("Accuracy: 100.00%");
  }

  @Test
  void onceTableShowsTheAccuracyAndAsksNothing() {
    assertThat(once("--category", "Bot", "--samples", "3")).isZero();
    assertThat(out).contains("Accuracy: 100.00%").doesNotContain("Select");
  }

  @Test
  void theSameSeedSendsTheSameFlows() {
    for (int i = 0; i < 2; i++) {
      once("--category", "Benign", "--samples", "3", "--seed", "5");
    }
    assertThat(server.received().get(0).body()).isEqualTo(server.received().get(1).body());
  }

  @Test
  void anUnknownCategoryIsExitCode2WithTheOnesThereAre() {
    assertThat(once("--category", "Heartbleed", "--samples", "3")).isEqualTo(2);
    assertThat(error).contains("'Heartbleed'").contains("random, Benign, Bot");
    assertThat(server.received()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "--category Bot, go together",
    "--samples 3, go together",
    "--delay 5, needs --category",
    "--category Bot --samples 0, no positive number",
    "--category Bot --samples x, samples",
    "--category Bot --samples 1 --delay -1, negative",
    "--timeout 0, seconds",
    "--format xml, format",
    "--api-url ftp://x, no URL of a prediction server"
  })
  void wrongUsageIsExitCode2AndOneLine(String arguments, String expected) {
    assertThat(once(arguments.split(" "))).isEqualTo(2);
    assertThat(error.lines()).singleElement().asString().contains(expected);
  }

  @Test
  void aPlainPathWorksAsAFileUri() {
    assertThat(typing("q\n", "--dataset-uri", dataset.toString())).isZero();
    assertThat(out).contains("0 - Benign");
  }

  @Test
  void aDatasetInS3IsItsLocalCopyOrSaysHowToGetOne() throws IOException {
    Path copy = folder.resolve("copy.csv");
    String[] arguments = {
      "--dataset-uri", "s3://bucket/test.h5", "--s3-local-storage-path", copy.toString()
    };
    assertThat(typing("q\n", arguments)).isEqualTo(2);
    assertThat(error.lines())
        .singleElement()
        .asString()
        .contains("aws s3 cp")
        .contains("eu-west-1");

    Files.copy(dataset, copy);
    assertThat(typing("q\n", arguments)).isZero();
    assertThat(out).contains("0 - Benign");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://host/test.h5", "file://", "/nowhere/test.h5"})
  void aDatasetThatIsNotThereIsExitCode2(String uri) {
    assertThat(typing("q\n", "--dataset-uri", uri)).isEqualTo(2);
    assertThat(error).contains(uri);
    assertThat(out).isEmpty();
  }

  @Test
  void readsTheTestDatasetOfTheOriginal() {
    Path original = SharedData.require("datasets/test.h5");
    assertThat(typing("0\n5\n\nq\n", "--dataset-uri", original.toString())).isZero();
    assertThat(out)
        .startsWith(
            """
            Network Traffic Categories:
            0 - Benign
            1 - DoS attacks-GoldenEye
            2 - DDoS attacks-LOIC-HTTP
            3 - DoS attacks-SlowHTTPTest
            4 - FTP-BruteForce
            5 - Brute Force -Web
            6 - DDOS attack-LOIC-UDP
            """);
    assertThat(server.received().getFirst().rows()).hasSize(5).allMatch(row -> row.size() == 79);
  }
}
