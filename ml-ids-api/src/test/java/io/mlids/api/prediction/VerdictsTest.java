package io.mlids.api.prediction;

import static io.mlids.api.testing.ErrorAnswer.assertError;
import static io.mlids.api.testing.TestServer.SPLIT;
import static io.mlids.core.feature.Feature.PROTOCOL;
import static io.mlids.core.feature.Feature.TOT_BWD_PKTS;
import static io.mlids.core.feature.Feature.TOT_FWD_PKTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.api.http.ServerSettings;
import io.mlids.api.testing.ForwardingClassifier;
import io.mlids.api.testing.TestServer;
import io.mlids.core.detect.Classifier;
import io.mlids.core.detect.Detector;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.RequestBody;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class VerdictsTest {
  private static final String ROUTE = "/api/verdicts";

  @TempDir Path folder;

  @Test
  void returnsClassAndProbabilitiesOfABinaryModel() throws Exception {
    try (TestServer server = TestServer.binary(folder)) {
      String body =
          RequestBody.of(Feature.all())
              .row(Map.of(TOT_FWD_PKTS, "9"))
              .row(Map.of(TOT_FWD_PKTS, "10"))
              .split();
      JsonNode answer = new ObjectMapper().readTree(server.post(ROUTE, SPLIT, body).body());

      assertThat(answer.size()).isEqualTo(2);
      assertThat(names(answer.get(0)))
          .containsExactly("label", "probability", "is_attack", "probabilities");
      assertThat(answer.get(0).get("label").textValue()).isEqualTo("Benign");
      assertThat(answer.get(0).get("is_attack").booleanValue()).isFalse();
      assertThat(answer.get(0).get("probability").doubleValue()).isCloseTo(0.119, within(0.001));
      JsonNode attack = answer.get(1);
      assertThat(attack.get("label").textValue()).isEqualTo("Attack");
      assertThat(attack.get("is_attack").booleanValue()).isTrue();
      assertThat(names(attack.get("probabilities"))).containsExactly("Benign", "Attack");
      assertThat(attack.get("probabilities").get("Attack").doubleValue())
          .isEqualTo(attack.get("probability").doubleValue());
      assertThat(attack.get("probabilities").get("Benign").doubleValue())
          .isCloseTo(1 - attack.get("probability").doubleValue(), within(1e-9));
      assertThat(server.notified()).hasSize(1);
    }
  }

  @Test
  void explainsAttacksOnRequest() throws Exception {
    try (TestServer server = TestServer.multiclass(folder)) {
      String body =
          RequestBody.of(Feature.all())
              .row(Map.of(TOT_FWD_PKTS, "10"))
              .row(Map.of())
              .row(Map.of(TOT_BWD_PKTS, "12"))
              .split();
      JsonNode answer =
          new ObjectMapper().readTree(server.post(ROUTE + "?explain=true", SPLIT, body).body());

      assertThat(names(answer.get(0)))
          .containsExactly(
              "label", "probability", "is_attack", "probabilities", "behaviour", "reasons");
      assertThat(answer.get(0).get("behaviour").textValue())
          .startsWith("the source sent 10 packets ");
      assertThat(names(answer.get(1))).doesNotContain("reasons");
      assertThat(answer.get(0).get("reasons").findValuesAsText("text"))
          .containsExactly("packets from the source: 10");
      JsonNode ssh = answer.get(2);
      assertThat(ssh.get("label").textValue()).isEqualTo("SSH-Bruteforce");
      assertThat(ssh.get("reasons").get(0).get("text").textValue())
          .isEqualTo("packets from the destination: 12");
      assertThat(ssh.get("reasons").get(0).get("features").get(0).textValue())
          .isEqualTo("tot_bwd_pkts");

      JsonNode plain =
          new ObjectMapper().readTree(server.post(ROUTE + "?explain=False", SPLIT, body).body());
      assertThat(plain.findValues("reasons")).isEmpty();
      assertThat(server.notified()).hasSize(4);
    }
  }

  @Test
  void explainsALimitedNumberOfAttacksPerRequest() throws Exception {
    try (TestServer server = TestServer.binary(folder)) {
      RequestBody rows = RequestBody.of(Feature.all());
      for (int i = 0; i < 1_005; i++) {
        rows.row(Map.of(TOT_FWD_PKTS, "10"));
      }
      JsonNode answer =
          new ObjectMapper()
              .readTree(server.post(ROUTE + "?explain=true", SPLIT, rows.split()).body());
      assertThat(answer).hasSize(1_005);
      assertThat(answer.get(999).has("reasons")).isTrue();
      assertThat(answer.get(1_000).has("reasons")).isFalse();
    }
  }

  @Test
  void refusesToExplainIfThatIsUnclearOrNotPossible() throws Exception {
    String body = RequestBody.of(Feature.all()).row(Map.of(TOT_FWD_PKTS, "10")).split();
    try (TestServer server = TestServer.binary(folder)) {
      assertError(
          server.post(ROUTE + "?explain=perhaps", SPLIT, body),
          400,
          "explain is 'perhaps'; send true or false");
      assertThat(server.notified()).isEmpty();
    }
    Classifier unexplained =
        new ForwardingClassifier(
            Detector.of(
                HandMadeModel.writeBinaryBundle(folder.resolve("b"), FeatureProfile.CSE2018))) {};
    try (TestServer server = TestServer.with(unexplained, ServerSettings.DEFAULT_MAX_REQUESTS)) {
      assertError(
          server.post(ROUTE + "?explain=true", SPLIT, body), 400, "cannot be explained; omit");
      assertThat(server.notified()).isEmpty();
    }
  }

  @Test
  void namesTheMostLikelyAttackOfAMulticlassModel() throws Exception {
    try (TestServer server = TestServer.multiclass(folder)) {
      String body =
          RequestBody.of(Feature.all())
              .row(Map.of(TOT_FWD_PKTS, "10"))
              .row(Map.of(TOT_BWD_PKTS, "10"))
              .row(Map.of())
              .split();
      JsonNode answer = new ObjectMapper().readTree(server.post(ROUTE, SPLIT, body).body());

      assertThat(answer.findValuesAsText("label"))
          .containsExactly("Bot", "SSH-Bruteforce", "Benign");
      for (JsonNode verdict : answer) {
        assertThat(names(verdict.get("probabilities")))
            .containsExactly("Benign", "Bot", "SSH-Bruteforce");
        assertThat(verdict.get("probability").doubleValue())
            .isCloseTo(1 - verdict.get("probabilities").get("Benign").doubleValue(), within(1e-6));
      }
      assertThat(server.notified())
          .extracting(n -> n.predictedLabel().orElseThrow().name())
          .containsExactly("Bot", "SSH-Bruteforce");
    }
  }

  @Test
  void namesNoClassThatTheSubmittedProtocolForbids() throws Exception {
    try (TestServer server = TestServer.multiclass(folder)) {
      Map<Feature, String> ssh = Map.of(TOT_BWD_PKTS, "10");
      String body =
          RequestBody.of(Feature.all())
              .row(with(ssh, PROTOCOL, "6"))
              .row(with(ssh, PROTOCOL, "17"))
              .row(with(ssh, PROTOCOL, "1"))
              .row(with(ssh, PROTOCOL, "0"))
              .row(with(ssh, PROTOCOL, "\"udp\""))
              .row(with(ssh, PROTOCOL, "null"))
              .split();
      JsonNode answer = new ObjectMapper().readTree(server.post(ROUTE, SPLIT, body).body());

      // The protocol of the last three rows is unknown: 0 also means "unknown".
      assertThat(answer.findValuesAsText("label"))
          .containsExactly(
              "SSH-Bruteforce",
              "Bot",
              "unknown attack",
              "SSH-Bruteforce",
              "SSH-Bruteforce",
              "SSH-Bruteforce");
      for (JsonNode verdict : answer) {
        assertThat(verdict.get("is_attack").booleanValue()).isTrue();
        assertThat(verdict.get("probability").doubleValue())
            .isEqualTo(answer.get(0).get("probability").doubleValue());
        assertThat(verdict.get("probabilities")).isEqualTo(answer.get(0).get("probabilities"));
      }
      assertThat(server.notified())
          .extracting(n -> n.predictedLabel().orElseThrow().name())
          .startsWith("SSH-Bruteforce", "Bot", "unknown attack");
    }
  }

  private static Map<Feature, String> with(
      Map<Feature, String> cells, Feature feature, String cell) {
    Map<Feature, String> all = new HashMap<>(cells);
    all.put(feature, cell);
    return all;
  }

  @Test
  void answersManyRowsInOrderAndNotifiesOfEachOnce() throws Exception {
    try (TestServer server = TestServer.binary(folder)) {
      RequestBody body = RequestBody.of(Feature.all());
      IntStream.range(0, 3000)
          .forEach(
              i ->
                  body.row(
                      Map.of(TOT_FWD_PKTS, i % 2 == 0 ? "1" : "10", Feature.DST_PORT, "" + i)));
      JsonNode answer = new ObjectMapper().readTree(server.post(ROUTE, SPLIT, body.split()).body());

      List<Boolean> attacks = new ArrayList<>();
      answer.forEach(verdict -> attacks.add(verdict.get("is_attack").booleanValue()));
      assertThat(attacks).isEqualTo(IntStream.range(0, 3000).mapToObj(i -> i % 2 != 0).toList());
      assertThat(server.notified())
          .extracting(n -> n.flow().get("dst_port"))
          .isEqualTo(IntStream.range(0, 1500).mapToObj(i -> (Object) (2L * i + 1)).toList());
    }
  }

  @Test
  void refusesWhatPredictionsRefuse() throws Exception {
    try (TestServer server = TestServer.binary(folder)) {
      assertError(server.post(ROUTE, "application/json", "{}"), 415, "pandas-split");
      assertError(server.post(ROUTE, SPLIT, ""), 400, "the body is empty");
    }
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
