package io.mlids.client.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.core.console.ExitCode;
import io.mlids.core.feature.Feature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests selections made on the command line. */
@Tag("slow")
class OneShotTest {
  private static final ObjectMapper JSON = new ObjectMapper();

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
  void theRequestHasEveryColumnAndNullForWhatIsNotFinite() {
    client.typing("0\n7\n\nq\n");

    JsonNode body = client.server().received().getFirst().body();
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
  void onceJsonIsOneDocument() throws IOException {
    assertThat(client.once("--category", "random", "--samples", "11", "--format", "JSON")).isZero();

    JsonNode document = JSON.readTree(client.out());
    assertThat(document.get("api_url").asText())
        .isEqualTo(client.server().url() + "/api/predictions");
    assertThat(document.get("dataset").asText()).isEqualTo("file://" + client.dataset());
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
    assertThat(client.out()).doesNotContain("NaN").doesNotContain("Infinity");
  }

  @Test
  void onceCsvIsTheTableAlone() {
    assertThat(client.once("--category", "bot", "--samples", "3", "--format", "csv")).isZero();
    assertThat(client.out().lines())
        .hasSize(4)
        .first()
        .asString()
        .startsWith("is_correct,label,predicted_label,dst_port,protocol,timestamp,");
    assertThat(client.out().lines().skip(1))
        .allMatch(line -> line.startsWith("True,Bot,Attack,0,0,14/02"));
    assertThat(client.error()).contains("Accuracy: 100.00%");
  }

  @Test
  void onceTableShowsTheAccuracyAndAsksNothing() {
    assertThat(client.once("--category", "Bot", "--samples", "3")).isZero();
    assertThat(client.out()).contains("Accuracy: 100.00%").doesNotContain("Select");
  }

  @Test
  void theSameSeedSendsTheSameFlows() {
    for (int i = 0; i < 2; i++) {
      client.once("--category", "Benign", "--samples", "3", "--seed", "5");
    }
    assertThat(client.server().received().get(0).body())
        .isEqualTo(client.server().received().get(1).body());
  }

  @Test
  void anUnknownCategoryIsExitCode2WithTheOnesThereAre() {
    assertThat(client.once("--category", "Heartbleed", "--samples", "3")).isEqualTo(2);
    assertThat(client.error()).contains("'Heartbleed'").contains("random, Benign, Bot");
    assertThat(client.server().received()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "--category Bot, must be used together",
    "--samples 3, must be used together",
    "--delay 5, needs --category",
    "--category Bot --samples 0, not a positive number",
    "--category Bot --samples x, samples",
    "--category Bot --samples 1 --delay -1, is not a duration",
    "--timeout 0, greater than 0",
    "--format xml, format",
    "--api-url ftp://x, is not the URL of a server"
  })
  void wrongUsageIsExitCode2AndOneLine(String arguments, String expected) {
    assertThat(client.once(arguments.split(" "))).isEqualTo(2);
    assertThat(client.error().lines()).singleElement().asString().contains(expected);
  }

  @Test
  void aPlainPathWorksAsAFileUri() {
    assertThat(client.typing("q\n", "--dataset-uri", client.dataset().toString())).isZero();
    assertThat(client.out()).contains("0 - Benign");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://host/test.h5", "file://", "/nowhere/test.h5"})
  void aDatasetThatIsNotThereIsExitCode2(String uri) {
    assertThat(client.typing("q\n", "--dataset-uri", uri)).isEqualTo(2);
    assertThat(client.error()).contains(uri);
    assertThat(client.out()).isEmpty();
  }

  @Test
  void benignFlowsOfAnotherNameCountAsBenignAndThatIsSaid() throws IOException {
    Path normal = renamed("Normal");
    assertThat(once(normal, "--category", "normal")).isZero();
    assertThat(client.error()).contains("the label 'Normal' (7 rows) is read as Benign");
    assertThat(client.out()).contains("Accuracy: 85.71%");

    Path harmless = renamed("harmless");
    assertThat(once(harmless, "--category", "Benign", "--benign-label", "harmless")).isZero();
    assertThat(client.out()).contains("Accuracy: 85.71%");
  }

  @Test
  void flowsThatAreAllAttacksAreSaidToBe() throws IOException {
    assertThat(once(renamed("harmless"), "--category", "harmless")).isZero();
    assertThat(client.error())
        .contains(
            "no rows are labelled Benign", "harmless (7 rows), Bot (4 rows)", "--benign-label");
    assertThat(once(renamed("No Label"), "--category", "Bot")).isZero();
    assertThat(client.error()).contains("7 rows have no label (No Label)");
  }

  @Test
  void flowsOfAnotherProfileThanTheModelsAreRefusedUnlessForced() {
    client.server().describesModel(200, "{\"feature_profile\":\"corrected\"}");
    assertThat(client.once("--category", "Bot", "--samples", "1")).isEqualTo(ExitCode.UNUSABLE);
    assertThat(client.error().lines().toList().getLast())
        .contains("flows.csv: these flows have the features of profile cse2018")
        .contains("the server's model was trained on profile corrected", "--force");
    assertThat(client.server().received()).isEmpty();

    assertThat(client.once("--category", "Bot", "--samples", "1", "--force")).isZero();
    assertThat(client.error()).contains("warning: ", "the predictions are not meaningful");
    assertThat(client.server().received()).hasSize(1);
  }

  @Test
  void flowsSayTheirProfileInTheirTimestamps() throws IOException {
    client.server().describesModel(200, "{\"feature_profile\":\"corrected\"}");
    Path corrected =
        Files.writeString(
            folder.resolve("corrected.csv"),
            Files.readString(client.dataset())
                .replace("14/02/2018 08:31:01", "2018-02-14T08:31:01.000000Z"));
    assertThat(once(corrected, "--category", "Bot")).isZero();
    assertThat(once(client.dataset(), "--category", "Bot", "--feature-profile", "Corrected"))
        .isZero();
  }

  @Test
  void aServerThatDoesNotDescribeItsModelIsAskedAllTheSame() {
    for (int status : List.of(404, 401, 500)) {
      client.server().describesModel(status, "{\"error\":\"not here\"}");
      assertThat(client.once("--category", "Bot", "--samples", "1")).isZero();
      assertThat(client.error()).contains("warning: ", "/api/model answered " + status);
    }
    client.server().describesModel(200, "hello");
    assertThat(client.once("--category", "Bot", "--samples", "1")).isZero();
    assertThat(client.error()).contains("/api/model returned an invalid description of its model");
  }

  private Path renamed(String benign) throws IOException {
    return Files.writeString(
        folder.resolve("renamed.csv"),
        Files.readString(client.dataset()).replace(",Benign", "," + benign));
  }

  private int once(Path dataset, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("--dataset-uri", dataset.toString(), "--samples", "7"));
    arguments.addAll(List.of(more));
    return client.once(arguments.toArray(String[]::new));
  }

  @Test
  void labelsThatATerminalOrASpreadsheetWouldObeyAreShownHarmless() throws IOException {
    Path odd =
        Files.writeString(
            folder.resolve("odd.csv"),
            Files.readString(client.dataset()).replace(",Bot", ",=1+1\u001b[2J"));
    assertThat(once(odd, "--category", "random", "--format", "csv")).isZero();
    assertThat(client.out()).contains("True,'=1+1\\u001b[2J,Attack,");
    assertThat(once(odd, "--category", "random")).isZero();
    assertThat(client.out()).contains("=1+1\\u001b[2J").doesNotContain("\u001b");
  }
}
