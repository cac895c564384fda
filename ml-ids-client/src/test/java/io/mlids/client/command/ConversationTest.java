package io.mlids.client.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.testing.SharedData;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the interactive dialogue. */
class ConversationTest {
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

  @Test
  void listsClassesByFallingNumberOfRowsAndQuits() {
    assertThat(client.typing("q\n")).isZero();
    assertThat(client.out())
        .startsWith("Network Traffic Categories:\n0 - Benign\n1 - Bot\n")
        .contains("Select a category [0 - 1], press [r]")
        .endsWith("Category: ");
    assertThat(client.server().received()).isEmpty();
  }

  @Test
  void sendsTheSampleInOneRequestShowsWhatIsCorrectAndAsksAgain() {
    assertThat(client.typing("0\n7\n\nq\n")).isZero();

    assertThat(client.server().received()).hasSize(1);
    PredictionServer.Received request = client.server().received().getFirst();
    assertThat(request.path()).isEqualTo("/api/predictions");
    assertThat(request.mediaType()).isEqualTo("application/json; format=pandas-split");
    assertThat(request.rows()).hasSize(7);
    assertThat(client.out()).contains("Accuracy: 85.71%").contains("Network Traffic Categories:");
    assertThat(
            client
                .out()
                .lines()
                .filter(line -> line.startsWith("   is_correct  label   predicted_label")))
        .hasSize(1);
    assertThat(client.out().lines().filter(line -> line.contains("  True        Benign  Benign")))
        .hasSize(6);
    assertThat(client.out().lines().filter(line -> line.contains("  False       Benign  Attack")))
        .hasSize(1);
    assertThat(client.out().split("Network Traffic Categories:", -1)).hasSize(3);
  }

  @Test
  void withADelayEachFlowHasItsRequestThatFarApart() {
    assertThat(client.typing("0\n5\n200\nq\n")).isZero();

    assertThat(client.server().received())
        .hasSize(5)
        .allMatch(request -> request.rows().size() == 1);
    List<Long> times =
        client.server().received().stream().map(PredictionServer.Received::nanoTime).toList();
    for (int i = 1; i < times.size(); i++) {
      assertThat(Duration.ofNanos(times.get(i) - times.get(i - 1)))
          .isBetween(Duration.ofMillis(200), Duration.ofSeconds(5));
    }
    assertThat(client.error()).contains("Requesting prediction [5] for label [Benign]...");
    assertThat(client.out()).contains("Accuracy:").contains("is_correct");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "-5", "0.5", "200ms", " "})
  void aDelayThatIsNoNumberIsNone(String delay) {
    assertThat(client.typing("1\n2\n" + delay + "\nq\n")).isZero();
    assertThat(client.server().received()).hasSize(1);
  }

  @Test
  void wrongAnswersAreAskedForAgain() {
    assertThat(client.typing("x\n\n7\n-1\n1\nmany\n0\n-3\n2.5\n2\n\nQ\n")).isZero();
    assertThat(client.out().split("Invalid input. Enter \\[q], \\[r] or a number", -1)).hasSize(5);
    assertThat(client.out().split("Invalid input. Enter a positive integer.", -1)).hasSize(5);
    assertThat(client.server().received())
        .singleElement()
        .satisfies(r -> assertThat(r.rows()).hasSize(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0\n", "0\n3\n"})
  void theEndOfTheInputEndsTheConversation(String input) {
    assertThat(client.typing(input)).isZero();
    assertThat(client.server().received()).isEmpty();
  }

  @Test
  void randomDrawsFromAllClassesAndMoreThanThereAreTakesAll() {
    assertThat(client.typing("r\n1000\n\nq\n")).isZero();
    assertThat(client.error())
        .contains("Only 11 flows are available for [random]; sending all of them.");
    assertThat(client.server().received().getFirst().rows()).hasSize(11);
    assertThat(client.out()).contains("Accuracy: 90.91%");
  }

  @Test
  void noWrapIsOneLinePerFlow() {
    client.typing("1\n2\n\nq\n", "--display-overflow", "nowrap");
    String header =
        client
            .out()
            .lines()
            .filter(line -> line.startsWith("is_correct"))
            .findFirst()
            .orElseThrow();
    assertThat(header.strip().split("\\s+"))
        .hasSize(82)
        .startsWith("is_correct", "label", "predicted_label", "dst_port")
        .endsWith("idle_max", "idle_min");
    assertThat(client.out().lines().filter(line -> line.startsWith("True        Bot"))).hasSize(2);
  }

  @Test
  void anErrorOfTheServerIsOneLineAndTheConversationGoesOn() {
    client.server().answers(400, "{\"error\":\"column flow_duration is\\nmissing; send it\"}");
    assertThat(client.typing("0\n2\n\nq\n")).isZero();
    assertThat(client.error().lines().skip(1))
        .containsExactly(
            "ml-ids-client: "
                + client.server().url()
                + "/api/predictions answered 400: column flow_duration is missing; send it");
    assertThat(client.out()).endsWith("Category: ").doesNotContain("Accuracy");
  }

  @Test
  @Tag("shared")
  void readsTheTestDatasetOfTheOriginal() {
    Path original = SharedData.require("datasets/test.h5");
    assertThat(client.typing("0\n5\n\nq\n", "--dataset-uri", original.toString())).isZero();
    assertThat(client.out())
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
    assertThat(client.server().received().getFirst().rows())
        .hasSize(5)
        .allMatch(row -> row.size() == 79);
  }
}
