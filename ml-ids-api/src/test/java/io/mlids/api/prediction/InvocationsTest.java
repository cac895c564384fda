package io.mlids.api.prediction;

import static io.mlids.api.testing.ErrorAnswer.assertError;
import static io.mlids.api.testing.TestServer.SPLIT;
import static io.mlids.core.feature.Feature.TOT_FWD_PKTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.testing.TestServer;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.testing.RequestBody;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvocationsTest {
  private static final String ROUTE = "/invocations";
  private static final String JSON = "application/json";
  private static final List<Feature> MODEL = FeatureProfile.CSE2018.modelFeatures();

  @TempDir static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.binary(folder.resolve("model"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static RequestBody flows(List<Feature> columns) {
    return RequestBody.of(columns)
        .row(Map.of(TOT_FWD_PKTS, "10"))
        .row(Map.of(TOT_FWD_PKTS, "NaN"))
        .row(Map.of(TOT_FWD_PKTS, "11"));
  }

  static Stream<String> jsonForms() {
    return Stream.of(
        "{\"dataframe_split\":" + flows(Feature.all()).split() + "}",
        "{\"dataframe_records\":" + flows(Feature.all()).records() + "}",
        "{\"instances\":" + flows(MODEL).rows() + "}",
        "{\"instances\":" + flows(MODEL).records() + ",\"params\":{\"a\":1}}",
        "{\"instances\":" + flows(MODEL).columns() + "}",
        "{\"inputs\":" + flows(Feature.all()).columns() + "}",
        "{\"inputs\":" + flows(Feature.all()).records() + "}",
        "{\"inputs\":" + flows(MODEL).rows() + "}");
  }

  @ParameterizedTest
  @MethodSource("jsonForms")
  void answersEveryJsonForm(String body) throws Exception {
    HttpResponse<String> answer = server.post(ROUTE, JSON, body);
    assertThat(answer.body()).isEqualTo("{\"predictions\":[1.0,0.0,1.0]}");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue(JSON);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/csv", "text/csv; charset=utf-8", "Text/CSV;header=present"})
  void answersCsv(String type) throws Exception {
    assertThat(server.post(ROUTE, type, flows(Feature.all()).csv()).body())
        .isEqualTo("{\"predictions\":[1.0,0.0,1.0]}");
  }

  @Test
  void answersThePandasSplitBodyWithTheBareArray() throws Exception {
    assertThat(server.post(ROUTE, SPLIT, flows(Feature.all()).split()).body())
        .isEqualTo("[1.0,0.0,1.0]");
  }

  @Test
  void answersNoRowsWithNoPredictions() throws Exception {
    assertThat(server.post(ROUTE, JSON, "{\"instances\":[]}").body())
        .isEqualTo("{\"predictions\":[]}");
  }

  @Test
  void refusesNoInputAndTwoInputs() throws Exception {
    String rows = flows(MODEL).rows();
    assertError(server.post(ROUTE, JSON, "{}"), 400, "the body contains no rows");
    assertError(
        server.post(ROUTE, JSON, "{\"instances\":" + rows + ",\"inputs\":" + rows + "}"),
        400,
        "both 'instances' and 'inputs'");
    assertError(server.post(ROUTE, JSON, flows(MODEL).split()), 400, "the body contains no rows");
    assertError(server.post(ROUTE, JSON, ""), 400, "the body is empty");
    assertError(server.post(ROUTE, "text/csv", "a,b\n1,2\n"), 400, "missing columns");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/json; charset=latin1",
        "application/json; format=pandas-records",
        "application/json; profile=x",
        "text/csv; header=absent",
        "application/x-npy"
      })
  void refusesOtherMediaTypes(String type) throws Exception {
    assertError(server.post(ROUTE, type, "{}"), 415, "application/json");
  }

  @Test
  void acceptsJsonWithItsCharset() throws Exception {
    assertThat(
            server.post(ROUTE, "application/json;charset=UTF-8", "{\"instances\":[]}").statusCode())
        .isEqualTo(200);
  }

  @Test
  void sendsNoNotifications() throws Exception {
    try (TestServer own = TestServer.binary(folder.resolve("own"))) {
      own.post(ROUTE, SPLIT, flows(MODEL).split());
      own.post(ROUTE, JSON, "{\"instances\":" + flows(MODEL).rows() + "}");
      assertThat(own.notified()).isEmpty();
    }
  }
}
