package io.mlids.api.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mlids.api.ApiConfig;
import io.mlids.api.ApiService;
import io.mlids.api.http.ServerSettings;
import io.mlids.api.sagemaker.OwnEndpoint.Answer;
import io.mlids.api.sagemaker.OwnEndpoint.Request;
import io.mlids.api.testing.TestServer;
import io.mlids.core.detect.ClassifierUnavailableException;
import io.mlids.core.detect.ClassifierUnavailableException.Kind;
import io.mlids.core.detect.Detector;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.RequestBody;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against our own server, and against a server of the test's own in place of SageMaker. */
class SageMakerClassifierTest {
  private static final SageMakerClassifier.Limits SENSITIVE =
      new SageMakerClassifier.Limits(4, 2, Duration.ofMillis(200));

  @TempDir Path folder;

  @Test
  @Tag("slow")
  void ourContainerGivesTheSameAnswersAsTheLocalBundle() throws Exception {
    Detector local = Detector.of(HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CSE2018));
    FeatureRows rows = randomRows(local.features(), 2_500);
    try (TestServer container = TestServer.with(local, 8)) {
      SageMakerClassifier remote = ofContainer(container);
      assertThat(remote.features()).isEqualTo(local.features());
      List<Boolean> expected = local.verdicts(rows).stream().map(Verdict::isAttack).toList();
      assertThat(expected).contains(true, false);
      assertThat(remote.verdicts(rows)).extracting(Verdict::isAttack).isEqualTo(expected);
      assertThat(remote.counts().requests()).containsEntry("answered", 3L);
    }
  }

  @Test
  void aServerWithTheEndpointAnswersRequestsLikeAServerWithTheBundle() throws Exception {
    RequestBody body = RequestBody.of(Feature.all());
    for (String packets : List.of("1", "10", "null", "-3", "Infinity", "\"4.5\"")) {
      body.row(Map.of(Feature.TOT_FWD_PKTS, packets));
    }
    try (TestServer container = TestServer.binary(folder);
        TestServer api = TestServer.with(ofContainer(container), 8)) {
      for (String route : List.of("/api/predictions", "/invocations")) {
        HttpResponse<String> answer = api.post(route, TestServer.SPLIT, body.split());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
            .contains("1.0", "0.0")
            .isEqualTo(container.post(route, TestServer.SPLIT, body.split()).body());
      }
      assertThat(api.post("/api/verdicts", TestServer.SPLIT, body.split()).body())
          .contains("\"label\":\"Attack\",\"probability\":1.0,\"is_attack\":true");
      assertThat(api.get("/api/model").body()).contains("\"sagemaker_endpoint\"", "/invocations");
      assertThat(api.get("/api/model/report").body()).isEqualTo("{}");
    }
  }

  private static SageMakerClassifier ofContainer(TestServer container) {
    return new SageMakerClassifier(
        SageMakerTarget.of(
            "/invocations",
            Duration.ofSeconds(10),
            Map.of("AWS_SAGEMAKER_HOST", container.url("/").toString())),
        FeatureProfile.CSE2018);
  }

  @Test
  void sendsWhatTheOriginalsContainerReads() throws Exception {
    try (OwnEndpoint endpoint = OwnEndpoint.answering(_ -> Answer.of(200, "[1, 0]"))) {
      List<Verdict> verdicts = endpoint.classifier().verdicts(rows(2));
      assertThat(verdicts)
          .extracting(Verdict::label)
          .containsExactly(TrafficClass.ATTACK, TrafficClass.BENIGN);
      assertThat(verdicts).extracting(Verdict::probability).containsExactly(1.0, 0.0);

      Request sent = endpoint.requests().getFirst();
      assertThat(sent.path()).isEqualTo("/endpoints/ml-ids/invocations");
      assertThat(sent.headers().getFirst("Content-Type"))
          .isEqualTo("application/json; format=pandas-split");
      assertThat(sent.headers().getFirst("Authorization"))
          .startsWith("AWS4-HMAC-SHA256 Credential=" + OwnEndpoint.KEY + "/")
          .contains("/eu-west-1/sagemaker/aws4_request");
      assertThat(sent.body())
          .startsWith("{\"columns\":[\"flow_duration\",")
          .contains("\"data\":[[0.0,")
          .doesNotContain("dst_port", "timestamp", "bwd_psh_flags");
    }
  }

  @Test
  void findsTheFormatOfMlflow2AndKeepsIt() throws Exception {
    OwnEndpoint.Script mlflow =
        request ->
            request.headers().getFirst("Content-Type").contains("format=")
                ? Answer.error(
                    424,
                    "ModelError",
                    "{\"OriginalStatusCode\":415,\"OriginalMessage\":\"Unrecognized content"
                        + " type\"}")
                : Answer.of(200, "{\"predictions\": [0.0, 1.0]}");
    try (OwnEndpoint endpoint = OwnEndpoint.answering(mlflow)) {
      SageMakerClassifier classifier = endpoint.classifier();
      for (int i = 0; i < 2; i++) {
        assertThat(classifier.verdicts(rows(2)))
            .extracting(Verdict::isAttack)
            .containsExactly(false, true);
      }
      assertThat(endpoint.requests()).hasSize(3);
      assertThat(endpoint.requests().getLast().body())
          .startsWith("{\"dataframe_split\":{\"columns");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | ThrottlingException | {\"message\":\"Rate exceeded\"} | BUSY | too many requests",
        "503 | ServiceUnavailable | {\"Message\":\"busy\"} | BUSY | is busy",
        "429 | ModelNotReadyException | {\"Message\":\"not ready\"} | BUSY | is busy",
        "403 | AccessDeniedException | {\"Message\":\"User is not authorized\"} | FAILED | denied",
        "400 | ValidationError | {\"Message\":\"Endpoint ml-ids not found.\"} | FAILED | not found",
        "500 | InternalFailure | {\"Message\":\"internal\"} | FAILED | HTTP 500",
        "424 | ModelError | {\"OriginalStatusCode\":500,\"OriginalMessage\":\"boom\"} | FAILED |"
            + " boom",
        "424 | ModelError | {\"OriginalStatusCode\":400,\"OriginalMessage\":\"column\"} | REFUSED |"
            + " column",
        "400 | '' | {\"error\":\"missing column\"} | REFUSED | missing column",
        "200 | '' | [1.0] | FAILED | 1 predictions for 2 rows",
        "200 | '' | [1.0,7] | FAILED | not a number from 0 to 1",
        "200 | '' | <html> | FAILED | not JSON",
        "200 | '' | {\"x\":[1,0]} | FAILED | not an array",
      })
  void saysWhatWentWrong(int status, String type, String body, Kind kind, String text)
      throws Exception {
    try (OwnEndpoint endpoint = OwnEndpoint.answering(_ -> Answer.error(status, type, body))) {
      SageMakerClassifier classifier = endpoint.classifier();
      assertThatThrownBy(() -> classifier.verdicts(rows(2)))
          .isInstanceOfSatisfying(
              ClassifierUnavailableException.class, e -> assertThat(e.kind()).isEqualTo(kind))
          .hasMessageStartingWith("SageMaker endpoint ml-ids ")
          .hasMessageContaining(text);
      assertThat(classifier.counts().unclassified()).isEqualTo(2);
    }
  }

  @Test
  @Tag("slow")
  void aSlowEndpointIsATimeout() throws Exception {
    try (OwnEndpoint endpoint =
            OwnEndpoint.answering(_ -> new Answer(200, "", "[1]", Duration.ofSeconds(20)));
        TestServer api =
            TestServer.with(
                endpoint.classifier(SageMakerClassifier.Limits.DEFAULT, Duration.ofSeconds(1)),
                8)) {
      HttpResponse<String> answer = predict(api);
      assertThat(answer.statusCode()).isEqualTo(504);
      assertThat(answer.body()).contains("SageMaker endpoint ml-ids did not answer within 1 s");
    }
  }

  @Test
  void anEndpointThatCannotBeReachedIsABadGateway() throws Exception {
    OwnEndpoint gone = OwnEndpoint.answering(_ -> Answer.of(200, "[1]"));
    SageMakerClassifier classifier = gone.classifier();
    gone.close();
    try (TestServer api = TestServer.with(classifier, 8)) {
      HttpResponse<String> answer = predict(api);
      assertThat(answer.statusCode()).isEqualTo(502);
      assertThat(answer.body()).contains("connection refused");
    }
  }

  @Test
  void afterRepeatedFailuresTheEndpointIsNotAskedForAWhile() throws Exception {
    try (OwnEndpoint endpoint =
            OwnEndpoint.answering(_ -> Answer.error(500, "InternalFailure", "{}"));
        TestServer api = TestServer.with(endpoint.classifier(SENSITIVE), 8)) {
      assertThat(api.get("/health").body()).contains("\"status\":\"ok\"", "\"circuit\":\"closed\"");
      assertThat(predict(api).statusCode()).isEqualTo(502);
      assertThat(predict(api).statusCode()).isEqualTo(502);
      int asked = endpoint.requests().size();

      HttpResponse<String> notSent = predict(api);
      assertThat(notSent.statusCode()).isEqualTo(503);
      assertThat(notSent.headers().firstValue("Retry-After")).contains("1");
      assertThat(notSent.body()).contains("failed repeatedly", "last failure", "HTTP 500");
      assertThat(endpoint.requests()).hasSize(asked);
      HttpResponse<String> health = api.get("/health");
      assertThat(health.statusCode()).isEqualTo(503);
      assertThat(health.body()).contains("\"circuit\":\"open\"").doesNotContain("HTTP 500");
      assertThat(api.get("/ping").statusCode()).isEqualTo(200);

      endpoint.answer(_ -> Answer.of(200, "[1.0]"));
      await().until(() -> predict(api).statusCode() == 200);
      await().until(() -> predict(api).statusCode() == 200);
      assertThat(api.get("/health").body()).contains("\"circuit\":\"closed\"");
    }
  }

  @Test
  void anUploadedCaptureEndsWithTheReason() throws Exception {
    CaptureBytes capture = new CaptureBytes();
    for (int i = 0; i < 3; i++) {
      capture.packet(i, Frame.udp(1000, 53, 5).ipv4("10.0.0.3", "10.0.0.2").ethernet());
    }
    try (OwnEndpoint endpoint =
            OwnEndpoint.answering(_ -> Answer.error(403, "AccessDeniedException", "{}"));
        TestServer api = TestServer.with(endpoint.classifier(), 8)) {
      HttpResponse<String> answer =
          api.post("/api/captures", "application/octet-stream", capture.pcap());
      assertThat(answer.statusCode()).isEqualTo(502);
      assertThat(answer.body()).contains("SageMaker endpoint ml-ids failed: access denied");
    }
  }

  @Test
  void rowsThatTheEndpointRefusesDoNotOpenTheCircuit() throws Exception {
    try (OwnEndpoint endpoint =
        OwnEndpoint.answering(
            _ ->
                Answer.error(
                    424, "ModelError", "{\"OriginalStatusCode\":400,\"OriginalMessage\":\"x\"}"))) {
      SageMakerClassifier classifier = endpoint.classifier(SENSITIVE);
      for (int i = 0; i < 6; i++) {
        assertThatThrownBy(() -> classifier.verdicts(rows(1)))
            .isInstanceOf(ClassifierUnavailableException.class);
      }
      assertThat(classifier.remote().orElseThrow().isAvailable()).isTrue();
      assertThat(classifier.counts().requests()).containsEntry("refused", 6L);
    }
  }

  @Test
  void countsItsRequestsInTheMetrics() throws Exception {
    try (OwnEndpoint endpoint = OwnEndpoint.answering(_ -> Answer.of(200, "[1.0]"))) {
      try (ApiService api =
          ApiService.start(
              ApiConfig.of(new ServerSettings("127.0.0.1", 0, 1 << 20, 4)),
              endpoint.classifier())) {
        String metrics = text(api.url().resolve("/metrics"));
        assertThat(metrics)
            .contains("mlids_sagemaker_requests_total{outcome=\"answered\"} 0.0")
            .contains("mlids_sagemaker_circuit_state{state=\"closed\"} 1.0")
            .contains("mlids_sagemaker_circuit_state{state=\"open\"} 0.0")
            .contains("mlids_sagemaker_flows_unclassified_total 0.0")
            .contains("model_version=\"sagemaker:ml-ids\"");
      }
    }
  }

  @Test
  void noCredentialAppearsInErrorsHealthOrMetrics() throws Exception {
    String repeated =
        "{\"message\":\"The Canonical String should have been AWS4 "
            + OwnEndpoint.SECRET
            + " "
            + OwnEndpoint.KEY
            + "\"}";
    try (OwnEndpoint endpoint =
            OwnEndpoint.answering(_ -> Answer.error(403, "InvalidSignatureException", repeated));
        TestServer api = TestServer.with(endpoint.classifier(SENSITIVE), 8)) {
      String all =
          predict(api).body()
              + predict(api).body()
              + predict(api).body()
              + api.get("/health").body()
              + api.get("/metrics").body()
              + api.get("/api/model").body();
      assertThat(all)
          .contains("the secret access key is wrong")
          .doesNotContain(OwnEndpoint.SECRET, OwnEndpoint.KEY);
    }
  }

  private static HttpResponse<String> predict(TestServer api) throws Exception {
    return api.post(
        "/api/predictions", TestServer.SPLIT, RequestBody.of(Feature.all()).row(Map.of()).split());
  }

  private static String text(URI url) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  private static FeatureRows rows(int count) {
    List<Feature> features = FeatureProfile.CSE2018.modelFeatures();
    return FeatureRows.of(features, new float[count * features.size()], count);
  }

  /** Values of every size, and missing ones. */
  private static FeatureRows randomRows(List<Feature> features, int count) {
    Random random = new Random(11);
    FeatureRows.Builder rows = new FeatureRows.Builder(features);
    for (int row = 0; row < count; row++) {
      rows.addRow();
      for (int i = 0; i < features.size(); i++) {
        double large = random.nextGaussian() * Math.pow(10, random.nextInt(-3, 9));
        rows.set(
            i,
            switch (random.nextInt(5)) {
              case 0 -> Double.NaN;
              case 1 -> Double.POSITIVE_INFINITY;
              case 2 -> large;
              default -> random.nextInt(20);
            });
      }
    }
    return rows.build();
  }
}
