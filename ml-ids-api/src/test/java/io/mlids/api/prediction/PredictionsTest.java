package io.mlids.api.prediction;

import static io.mlids.api.testing.ErrorAnswer.assertError;
import static io.mlids.api.testing.TestServer.SPLIT;
import static io.mlids.core.feature.Feature.FLOW_BYTS_S;
import static io.mlids.core.feature.Feature.FLOW_DURATION;
import static io.mlids.core.feature.Feature.TOT_BWD_PKTS;
import static io.mlids.core.feature.Feature.TOT_FWD_PKTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.testing.TestServer;
import io.mlids.core.alert.AttackNotification;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.testing.RequestBody;
import io.mlids.core.testing.SharedData;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

public class PredictionsTest {
  private static final String ROUTE = "/api/predictions";
  private static final Map<Feature, String> ATTACK = Map.of(TOT_FWD_PKTS, "10");
  private static final Map<Feature, String> BENIGN = Map.of(TOT_FWD_PKTS, "9");

  @TempDir static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.binary(folder.resolve("binary"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  @Tag("shared")
  void answersTheExampleOfTheOriginal() throws Exception {
    byte[] body = Files.readAllBytes(SharedData.require("datasets/example-request.json"));
    HttpResponse<String> answer = server.post(ROUTE, SPLIT, body);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.body()).isEqualTo("[1.0]");
  }

  @Test
  @Tag("shared")
  void answersTheExampleOfTheProject() throws Exception {
    Path example = SharedData.projectRoot().resolve("datasets/example-request.json");
    HttpResponse<String> answer = server.post(ROUTE, SPLIT, Files.readAllBytes(example));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isIn("[0.0]", "[1.0]");
  }

  @Test
  void answersInRowOrder() throws Exception {
    RequestBody body = RequestBody.of(Feature.all());
    IntStream.range(0, 1000).forEach(i -> body.row(i % 3 == 0 ? ATTACK : BENIGN));
    String expected =
        IntStream.range(0, 1000)
            .mapToObj(i -> i % 3 == 0 ? "1.0" : "0.0")
            .collect(Collectors.joining(",", "[", "]"));
    assertThat(server.post(ROUTE, SPLIT, body.split()).body()).isEqualTo(expected);
    assertThat(server.post(ROUTE, SPLIT, body.splitRowsFirst()).body()).isEqualTo(expected);
  }

  @Test
  void needsNeitherIdentifiersNorConstantColumns() throws Exception {
    String body = RequestBody.of(FeatureProfile.CSE2018.modelFeatures()).row(ATTACK).split();
    assertThat(server.post(ROUTE, SPLIT, body).body()).isEqualTo("[1.0]");
  }

  @Test
  void readsWhatPythonWritesForMissingValues() throws Exception {
    String body =
        RequestBody.of(Feature.all())
            .row(Map.of(TOT_FWD_PKTS, "10", FLOW_BYTS_S, "Infinity", FLOW_DURATION, "NaN"))
            .row(Map.of(TOT_FWD_PKTS, "NaN", TOT_BWD_PKTS, "-Infinity"))
            .split();
    assertThat(server.post(ROUTE, SPLIT, body).body()).isEqualTo("[1.0,0.0]");
  }

  @Test
  void answersNoRowsWithNoPredictions() throws Exception {
    assertThat(server.post(ROUTE, SPLIT, RequestBody.of(Feature.all()).split()).body())
        .isEqualTo("[]");
  }

  @Test
  void readsCompressedBodies() throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(body)) {
      gzip.write(oneRow().getBytes(StandardCharsets.UTF_8));
    }
    assertThat(server.post(ROUTE, SPLIT, body.toByteArray(), "Content-Encoding", "gzip").body())
        .isEqualTo("[1.0]");
    assertError(
        server.post(ROUTE, SPLIT, oneRow(), "Content-Encoding", "gzip"), 400, "not valid gzip");
    assertError(
        server.post(ROUTE, SPLIT, oneRow(), "Content-Encoding", "br"), 415, "Content-Encoding");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json; format=pandas-split",
        "application/json;format=pandas-split",
        "Application/JSON ;  Format = Pandas-Split",
        "application/json; format=\"pandas-split\"; charset=UTF-8"
      })
  void acceptsTheMediaTypeInAnySpelling(String type) throws Exception {
    assertThat(server.post(ROUTE, type, oneRow()).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json; charset=utf-8",
        "application/json; format=pandas-records",
        "application/json; format=pandas-split; charset=latin1",
        "application/json; format=pandas-split; version=2",
        "application/json; format=pandas-split; format=pandas-split",
        "text/csv",
        "text/plain; format=pandas-split"
      })
  void refusesOtherMediaTypes(String type) throws Exception {
    assertError(server.post(ROUTE, type, oneRow()), 415, "application/json; format=pandas-split");
  }

  @Test
  void refusesABodyWithoutMediaType() throws Exception {
    assertError(
        server.send(
            server
                .request(ROUTE)
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(oneRow()))),
        415,
        "the Content-Type is missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | the body is empty",
        "{\"columns\":[\"a\" | not valid JSON",
        "hello | not valid JSON",
        "[] | the body is an array",
        "{\"columns\":[],\"data\":[[1]]} | missing columns: flow_duration, tot_fwd_pkts"
      })
  void saysWhatIsWrongWithABody(String body, String message) throws Exception {
    assertError(server.post(ROUTE, SPLIT, body), 400, message);
  }

  @Test
  void namesTheMissingColumnAndTheBadCell() throws Exception {
    assertError(
        server.post(ROUTE, SPLIT, oneRow().replace("\"tot_fwd_pkts\"", "\"other\"")),
        400,
        "missing column: tot_fwd_pkts");
    String body =
        RequestBody.of(Feature.all()).row(BENIGN).row(Map.of(TOT_FWD_PKTS, "\"many\"")).split();
    assertError(
        server.post(ROUTE, SPLIT, body),
        400,
        "row 1 (from 0), column 'tot_fwd_pkts': the string \"many\"");
  }

  @Test
  void notifiesOfEachAttackOnceWithWhatWasSubmitted() throws Exception {
    try (TestServer own = TestServer.binary(folder.resolve("notified"))) {
      String body =
          RequestBody.of(Feature.all())
              .row(BENIGN)
              .row(Map.of(TOT_FWD_PKTS, "11", FLOW_BYTS_S, "NaN", FLOW_DURATION, "2.5"))
              .row(BENIGN)
              .row(Map.of(TOT_FWD_PKTS, "\"12\"", Feature.TIMESTAMP, "\"21/02/2018 10:15:06\""))
              .split()
              .replace("\"dst_port\"", "\"My Port\"");
      assertThat(own.post(ROUTE, SPLIT, body).body()).isEqualTo("[0.0,1.0,0.0,1.0]");

      List<AttackNotification> notified = own.notified();
      assertThat(notified).hasSize(2);
      AttackNotification first = notified.getFirst();
      assertThat(first.columns()).hasSize(Feature.COUNT + 5).startsWith("My Port", "protocol");
      assertThat(first.flow())
          .containsEntry("My Port", 1L)
          .containsEntry("tot_fwd_pkts", 11L)
          .containsEntry("flow_duration", 2.5)
          .containsEntry("flow_byts_s", Double.NaN);
      assertThat(first.probability())
          .hasValueCloseTo(0.88, org.assertj.core.data.Offset.offset(0.01));
      assertThat(first.predictedLabel())
          .hasValueSatisfying(l -> assertThat(l.name()).isEqualTo("Attack"));
      assertThat(first.detectedAt()).hasValue(TestServer.NOW);
      assertThat(first.modelVersion())
          .hasValueSatisfying(v -> assertThat(v).matches("[0-9a-f]{12}"));
      assertThat(notified.get(1).flow())
          .containsEntry("tot_fwd_pkts", "12")
          .containsEntry("timestamp", "21/02/2018 10:15:06");
    }
  }

  private static String oneRow() {
    return RequestBody.of(Feature.all()).row(ATTACK).split();
  }
}
