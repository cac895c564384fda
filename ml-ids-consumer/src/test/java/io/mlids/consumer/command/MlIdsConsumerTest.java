package io.mlids.consumer.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.mlids.core.console.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@Tag("slow")
class MlIdsConsumerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static QueueServer server;

  private String queue;
  private String out = "";
  private String error = "";

  @BeforeAll
  static void startServer() {
    server = new QueueServer();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void createQueue() {
    queue = server.createQueue();
  }

  private int consume(String... more) {
    List<String> arguments = new ArrayList<>(List.of(more));
    if (!arguments.contains("--queue-url")) {
      arguments.addAll(List.of("--queue-url", queue));
    }
    CommandLine line = Console.commandLine(new MlIdsConsumer());
    StringWriter outText = new StringWriter();
    StringWriter errorText = new StringWriter();
    line.setOut(new PrintWriter(outText)).setErr(new PrintWriter(errorText));
    int exitCode = line.execute(arguments.toArray(String[]::new));
    out = outText.toString();
    error = errorText.toString();
    return exitCode;
  }

  private List<JsonNode> lines() {
    return out.lines()
        .map(
            line -> {
              try {
                return JSON.readTree(line);
              } catch (IOException e) {
                throw new AssertionError(line, e);
              }
            })
        .toList();
  }

  private List<Integer> numbers() {
    return lines().stream().map(line -> line.at("/flow/flow_duration").asInt()).toList();
  }

  @Test
  void withDeletionEachNotificationIsShownOnceAndTheQueueIsEmpty() {
    server.sendAttacks(queue, 50);

    int exitCode =
        consume("--delete-messages", "True", "--once", "--wait-time", "1", "--format", "json");

    assertThat(exitCode).isZero();
    assertThat(numbers())
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 50).boxed().toList());
    assertThat(server.messages(queue)).isZero();
    assertThat(error).contains("notifications shown: 50, unreadable messages: 0");
  }

  @Test
  void withoutDeletionTheyComeBackAfterTheVisibilityTimeout() {
    server.sendAttacks(queue, 5);

    consume("--once", "--wait-time", "1", "--visibility-timeout", "3", "--format", "json");
    assertThat(numbers()).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    assertThat(server.messages(queue)).isEqualTo(5);

    consume("--max-messages", "5", "--wait-time", "20", "--format", "json");
    assertThat(numbers()).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    assertThat(server.messages(queue)).isEqualTo(5);
  }

  @Test
  void aRunThatEndsByItselfEndsEvenIfMessagesComeBackSooner() {
    server.sendAttacks(queue, 3);
    int exitCode =
        consume("--once", "--wait-time", "2", "--visibility-timeout", "1", "--format", "json");
    assertThat(exitCode).isZero();
    assertThat(numbers()).containsExactlyInAnyOrder(0, 1, 2);
  }

  @Test
  void anUnreadableMessageIsReportedStaysInTheQueueAndEndsNothing() {
    server.send(queue, "hello");
    server.sendAttacks(queue, 2);

    int exitCode =
        consume("--delete-messages", "True", "--once", "--wait-time", "1", "--format", "json");

    assertThat(exitCode).isZero();
    assertThat(numbers()).containsExactlyInAnyOrder(0, 1);
    assertThat(error.lines().filter(line -> line.contains("stays in the queue")))
        .singleElement()
        .asString()
        .contains("not valid JSON");
    assertThat(error).contains("notifications shown: 2, unreadable messages: 1");
    assertThat(server.messages(queue)).isEqualTo(1);
  }

  @Test
  void aJsonLineHasWhatTheModelSaidAndTheFlow() {
    server.sendAttacks(queue, 1);
    consume("--max-messages", "1", "--format", "json");

    assertThat(out.lines()).hasSize(1);
    JsonNode line = lines().getFirst();
    assertThat(line.fieldNames())
        .toIterable()
        .containsExactly(
            "message_id",
            "received_at",
            "detected_at",
            "predicted_label",
            "probability",
            "model_version",
            "prediction",
            "flow");
    assertThat(line.get("message_id").asText()).isNotBlank();
    assertThat(line.get("received_at").asText()).endsWith("Z");
    assertThat(line.get("detected_at").asText()).isEqualTo("2018-02-14T08:31:01.000002Z");
    assertThat(line.get("predicted_label").asText()).isEqualTo("Attack");
    assertThat(line.get("probability").asDouble()).isEqualTo(0.875);
    assertThat(line.get("model_version").asText()).isEqualTo("0123456789ab");
    assertThat(line.get("prediction").asInt()).isEqualTo(1);
    assertThat(line.get("flow")).hasSize(79);
    assertThat(line.at("/flow/flow_byts_s").isNull()).isTrue();
    assertThat(line.at("/flow/timestamp").asText()).isEqualTo("14/02/2018 08:31:01");
  }

  @Test
  void aTableHasTimeLabelAndProbabilityFirst() {
    server.sendAttacks(queue, 1);
    consume("--max-messages", "1", "--display-overflow", "NoWrap");

    assertThat(out).startsWith("Attack detected [").contains("]\nNetwork Flow:\n\n");
    String header = out.lines().filter(l -> l.startsWith("detected_at")).findFirst().orElseThrow();
    assertThat(header.strip().split("\\s+"))
        .startsWith("detected_at", "predicted_label", "probability", "dst_port", "protocol")
        .endsWith("idle_min", "prediction", "model_version");
    assertThat(out).contains("2018-02-14T08:31:01.000002Z  Attack                 0.875");
  }

  @Test
  void aWrappedTableShowsEveryColumn() {
    server.sendAttacks(queue, 1);
    consume("--max-messages", "1");
    assertThat(out).contains("   detected_at").contains("\\\n").contains("idle_min");
  }

  @Test
  void bareMessagesAndThoseOfTheOriginalAreReadToo() {
    server.send(queue, QueueServer.attack(7).message());
    server.send(
        queue,
        "{\"Type\":\"Notification\",\"Message\":\"{\\\"columns\\\":[\\\"flow_duration\\\","
            + "\\\"prediction\\\"],\\\"index\\\":[3],\\\"data\\\":[[8,1.0]]}\"}");
    consume("--max-messages", "2", "--format", "json");
    assertThat(numbers()).containsExactlyInAnyOrder(7, 8);
    JsonNode original = lines().get(numbers().indexOf(8));
    assertThat(original.get("probability").isNull()).isTrue();
    assertThat(original.get("detected_at").isNull()).isTrue();
    assertThat(original.get("prediction").asDouble()).isEqualTo(1);
  }

  @Test
  void itEndsWhenAsManyAsAskedForWereShownAndTakesNoMore() {
    server.sendAttacks(queue, 15);
    consume("--max-messages", "12", "--delete-messages", "yes", "--num-messages", "50");
    assertThat(error).contains("notifications shown: 12,");
    assertThat(server.messages(queue)).isEqualTo(3);
  }

  @Test
  void anEmptyQueueEndsARunThatEndsByItself() {
    assertThat(consume("--once", "--wait-time", "0")).isZero();
    assertThat(out).isEmpty();
  }

  @Test
  void aMissingQueueIsExitCode2AndOneLine() {
    String missing = server.address() + "/000000000000/no-such-queue";
    assertThat(consume("--queue-url", missing)).isEqualTo(2);
    assertThat(error.lines().skip(1))
        .singleElement()
        .asString()
        .isEqualTo(
            "ml-ids-consumer: " + missing + ": no such queue; check --queue-url and --region");
  }

  @Test
  void aRefusedConnectionIsExitCode1InARunThatEndsByItself() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String url = "http://127.0.0.1:" + port + "/000000000000/q";
    assertThat(consume("--queue-url", url, "--once")).isEqualTo(1);
    assertThat(error.lines().skip(1))
        .singleElement()
        .asString()
        .startsWith("ml-ids-consumer: " + url + " cannot be reached: ");
  }

  @ParameterizedTest
  @CsvSource({"200", "404", "403"})
  void aServerThatIsNoQueueIsExitCode2(int status) throws IOException {
    HttpServer web =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] page = "<html>hello</html>".getBytes(StandardCharsets.UTF_8);
    web.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(status, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    web.start();
    try {
      String url = "http://127.0.0.1:" + web.getAddress().getPort() + "/000000000000/q";
      assertThat(consume("--queue-url", url, "--once", "--wait-time", "0")).isEqualTo(2);
      assertThat(error.lines().skip(1)).singleElement().asString().contains("--queue-url");
    } finally {
      web.stop(0);
    }
  }

  @Test
  void anInvalidRegionIsExitCode2AndOneLine() {
    assertThat(consume("--once", "--region", "EU west")).isEqualTo(2);
    assertThat(error.lines().filter(line -> line.contains("'EU west' is not an AWS region")))
        .hasSize(1);
  }

  @Test
  void keysOnTheCommandLineAreWarnedOf() {
    assertThat(
            consume(
                "--once",
                "--wait-time",
                "0",
                "--access-key",
                "a",
                "--secret-key",
                "b",
                "--region",
                "elasticmq"))
        .isZero();
    assertThat(error.lines().filter(l -> l.contains("other users of this machine can see")))
        .hasSize(1);

    consume("--once", "--wait-time", "0");
    assertThat(error).doesNotContain("other users");
  }

  @ParameterizedTest
  @CsvSource({
    "--access-key a, must be used together",
    "--secret-key a, must be used together",
    "--num-messages 0, at least 1",
    "--wait-time -1, is not a duration",
    "--wait-time 3601, 0 to 3600",
    "--visibility-timeout 43201, 0 to 43200",
    "--max-messages 0, at least 1",
    "--delete-messages maybe, maybe",
    "--format csv, format",
    "--queue-url ml-ids-attacks, not a valid queue URL",
    "--endpoint-url localhost, not a valid endpoint URL"
  })
  void wrongUsageIsExitCode2AndOneLine(String arguments, String expected) {
    assertThat(consume(arguments.split(" "))).isEqualTo(2);
    assertThat(error.lines()).singleElement().asString().contains(expected);
  }

  @Test
  void theLongestWaitIsAccepted() {
    server.sendAttacks(queue, 1);
    assertThat(consume("--wait-time", "3600", "--max-messages", "1")).isZero();
  }
}
