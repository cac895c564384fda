package io.mlids.train.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.model.ModelBundleWriter;
import io.mlids.core.model.ModelManifest;
import io.mlids.core.testing.HandMadeModel;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs to a {@link FakeTrackingServer}. */
class ModelLoggerTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String SECRET = "planted-s3cret-91";

  @TempDir Path folder;
  private FakeTrackingServer server;
  private ModelBundle bundle;

  @BeforeEach
  void start() throws IOException {
    server = new FakeTrackingServer();
    bundle = bundle();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private ModelBundle bundle() throws IOException {
    ObjectNode parameters = MAPPER.createObjectNode();
    parameters.put("tree_depth", 5).put("use_val_set", true).putNull("class_weights");
    parameters.putObject("xgboost").put("eta", "0.1");
    for (int i = 0; i < 150; i++) {
      parameters.put("more_" + i, i);
    }
    ObjectNode metrics = MAPPER.createObjectNode();
    ObjectNode test = metrics.putObject("test");
    test.put("pr_auc", 0.75).put("precision", 0.5).put("recall", 0.25).put("f1", 1.0 / 3);
    test.putNull("macro_f1");
    test.putObject("classes").putObject("Web Attack / XSS: ü").put("recall", 0.125);
    test.putArray("classes_not_seen_in_training").add("Bot");
    metrics.putObject("train").put("pr_auc", 0.875);
    try (ModelBundleWriter writer = ModelBundleWriter.create(folder.resolve("bundle"))) {
      Files.writeString(
          writer.modelFile(), HandMadeModel.binary(68).split(0, 0, 1, true, -1, 1).json());
      ModelManifest manifest =
          writer.write(
              ModelManifest.builder(FeatureProfile.CSE2018)
                  .programVersion("0.1.0")
                  .trainedAt(Instant.parse("2026-02-14T08:31:01Z"))
                  .seed(42)
                  .parameters(parameters)
                  .metrics(metrics)
                  .dataFingerprint("abc")
                  .trainingRows(Map.of(TrafficClass.BENIGN, 600L)));
      MlflowFiles.write(writer.staging(), manifest, "3.0.4");
      Files.createDirectory(writer.staging().resolve("report"));
      Files.writeString(writer.staging().resolve("report/index.html"), "<p>report</p>");
      ModelBundle written = writer.commit();
      Files.writeString(folder.resolve("bundle/notes of the user.txt"), "private");
      Files.createDirectory(folder.resolve("bundle/code/__pycache__"));
      Files.writeString(folder.resolve("bundle/code/__pycache__/x.pyc"), "");
      return written;
    }
  }

  @Test
  void aRunHasParametersMetricsAndTags() throws Exception {
    ModelLogger.Logged logged = log(Map.of(), Optional.empty());

    assertThat(logged.page()).isEqualTo(URI.create(server.uri() + "/#/experiments/1/runs/f00d"));
    assertThat(logged.version()).isEmpty();
    assertThat(server.experiments).containsExactly(Map.entry("attacks & more", "1"));
    assertThat(server.parameters)
        .containsEntry("tree_depth", "5")
        .containsEntry("use_val_set", "true")
        .containsEntry("xgboost/eta", "0.1")
        .containsEntry("more_149", "149")
        .containsEntry("seed", "42")
        .containsEntry("feature_profile", "cse2018")
        .containsEntry("threshold", "0.5")
        .containsEntry("data_fingerprint", "abc")
        .containsEntry("training_rows/Benign", "600")
        .doesNotContainKey("class_weights");
    Map<String, Double> expected = new LinkedHashMap<>();
    expected.put("pr_auc", 0.75);
    expected.put("precision", 0.5);
    expected.put("recall", 0.25);
    expected.put("f1", 1.0 / 3);
    expected.put("test/pr_auc", 0.75);
    expected.put("test/precision", 0.5);
    expected.put("test/recall", 0.25);
    expected.put("test/f1", 1.0 / 3);
    expected.put("train/pr_auc", 0.875);
    assertThat(server.metrics).containsAllEntriesOf(expected).hasSize(10);
    assertThat(server.tags)
        .containsEntry("mlflow.runName", "ml-ids " + bundle.modelVersion())
        .containsEntry("mlids.model_version", bundle.modelVersion())
        .containsEntry("mlids.program_version", "0.1.0");
    assertThat(server.runStatus).isEqualTo("FINISHED");
  }

  @Test
  void theBundleAndTheReportAreArtifactsOfTheRun() throws Exception {
    log(Map.of(), Optional.empty());

    String root = "1/f00d/artifacts/";
    assertThat(server.artifacts.keySet())
        .containsExactlyInAnyOrder(
            root + "report/index.html",
            root + "model/report/index.html",
            root + "model/model.json",
            root + "model/mlids.json",
            root + "model/MLmodel",
            root + "model/code/mlids_mlflow.py",
            root + "model/class_rules.json",
            root + "model/input_example.json",
            root + "model/serving_input_example.json",
            root + "model/requirements.txt",
            root + "model/conda.yaml",
            root + "model/python_env.yaml");
    assertThat(server.artifacts.get(root + "model/model.json"))
        .isEqualTo(Files.readAllBytes(folder.resolve("bundle/model.json")));
    assertThat(new String(server.artifacts.get(root + "model/MLmodel"), StandardCharsets.UTF_8))
        .startsWith("artifact_path: model\nflavors:\n")
        .contains("\nrun_id: f00d\n");
    JsonNode model = MAPPER.readTree(server.loggedModel);
    assertThat(model.get("run_id").textValue()).isEqualTo("f00d");
    assertThat(model.get("artifact_path").textValue()).isEqualTo("model");
    assertThat(model.get("utc_time_created").textValue()).isEqualTo("2026-02-14 08:31:01.000000");
    assertThat(model.get("flavors").fieldNames())
        .toIterable()
        .containsExactly("python_function", "xgboost");
  }

  @Test
  void aVersionIsRegisteredOnRequest() throws Exception {
    assertThat(log(Map.of(), Optional.of("ids")).version()).contains("1");
    server.parameters.clear();
    assertThat(log(Map.of(), Optional.of("ids")).version()).contains("2");
    assertThat(server.versions.get("ids"))
        .hasSize(2)
        .containsOnly("mlflow-artifacts:/1/f00d/artifacts/model");
  }

  @Test
  void anArtifactAddressOfTheServerItselfIsAlsoUsed() throws Exception {
    server.artifactRoot = server.uri() + "/api/2.0/mlflow-artifacts/artifacts/7";
    log(Map.of(), Optional.empty());
    assertThat(server.artifacts).containsKey("7/f00d/artifacts/model/model.json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://bucket/1",
        "/mlruns/1",
        "mlflow-artifacts://elsewhere:5000/1",
        "http://elsewhere/api/2.0/mlflow-artifacts/artifacts/1",
        "not a uri"
      })
  void artifactsThatTheServerDoesNotStoreItselfAreAnError(String root) {
    server.artifactRoot = root;
    assertThatThrownBy(() -> log(Map.of(), Optional.empty()))
        .isInstanceOf(TrackingException.class)
        .hasMessageContainingAll(server.uri() + ": ", root, "let it serve artifacts");
    assertThat(server.artifacts).isEmpty();
    assertThat(server.runStatus).isEqualTo("FAILED");
  }

  @Test
  void aRefusedUploadMarksTheRunAsFailed() {
    server.fail("upload", 500, "{\"error_code\":\"INTERNAL_ERROR\",\"message\":\"disk\\nfull\"}");
    assertThatThrownBy(() -> log(Map.of(), Optional.empty()))
        .isInstanceOf(TrackingException.class)
        .hasMessage(server.uri() + ": the server answered 500 (disk full)");
    assertThat(server.runStatus).isEqualTo("FAILED");
  }

  @Test
  void aBusyServerIsAskedAgain() throws Exception {
    server.fail("runs/create", 503, "");
    server.fail("upload", 429, "slow down");
    server.fail("upload", 429, "slow down");
    log(Map.of(), Optional.empty());
    assertThat(server.runStatus).isEqualTo("FINISHED");
    assertThat(server.calls).filteredOn("runs/create"::equals).hasSize(2);

    for (int i = 0; i < 3; i++) {
      server.fail("experiments/get-by-name", 503, "<html><p>still busy</p></html>");
    }
    assertThatThrownBy(() -> log(Map.of(), Optional.empty()))
        .hasMessage(server.uri() + ": the server answered 503 (still busy)");
  }

  @Test
  void anExperimentThatAnotherProgramCreatesMeanwhileIsUsed() throws Exception {
    server.experiments.put("attacks & more", "9");
    server.fail("experiments/get-by-name", 404, "{\"error_code\":\"RESOURCE_DOES_NOT_EXIST\"}");
    server.fail("experiments/create", 400, "{\"error_code\":\"RESOURCE_ALREADY_EXISTS\"}");
    assertThat(log(Map.of(), Optional.empty()).page().toString()).contains("/experiments/9/");
  }

  @Test
  void somethingElseThanATrackingServerIsRecognised() {
    server.fail("experiments/get-by-name", 200, "<html>hello</html>");
    assertThatThrownBy(() -> log(Map.of(), Optional.empty()))
        .hasMessage(
            server.uri() + ": the answer is not JSON, so this is not an MLflow tracking server");
    server.fail("experiments/get-by-name", 200, "{}");
    assertThatThrownBy(() -> log(Map.of(), Optional.empty()))
        .hasMessageContaining("lacks 'experiment_id'");
  }

  @Test
  void aServerThatIsDownIsOneClearLine() {
    URI address = server.uri();
    server.close();
    assertThatThrownBy(() -> log(address, Map.of(), Optional.empty()))
        .isInstanceOf(TrackingException.class)
        .hasMessage(address + ": cannot connect; check the address and whether the server runs");
  }

  @Test
  void credentialsAreSentAndNeverQuoted() throws Exception {
    Map<String, String> token = Map.of("MLFLOW_TRACKING_TOKEN", SECRET);
    log(token, Optional.empty());
    assertThat(server.authorizations).containsOnly(Optional.of("Bearer " + SECRET));

    server.authorizations.clear();
    server.parameters.clear();
    Map<String, String> password =
        Map.of(
            "MLFLOW_TRACKING_USERNAME", "ann",
            "MLFLOW_TRACKING_PASSWORD", SECRET,
            "MLFLOW_TRACKING_TOKEN", "unused");
    log(password, Optional.empty());
    String pair =
        Base64.getEncoder().encodeToString(("ann:" + SECRET).getBytes(StandardCharsets.UTF_8));
    assertThat(server.authorizations).containsOnly(Optional.of("Basic " + pair));

    for (Map<String, String> environment : List.of(token, password)) {
      server.fail("experiments/get-by-name", 401, "no access with " + SECRET + " or Basic " + pair);
      assertThatThrownBy(() -> log(environment, Optional.empty()))
          .hasMessageContaining("the server answered 401 (no access with ***")
          .hasMessageContaining("set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD")
          .hasMessageNotContaining(SECRET);
    }
  }

  @Test
  void aTokenThatNoHeaderCanHoldIsRefusedWithoutQuotingIt() {
    assertThatThrownBy(
            () -> TrackingCredentials.of(Map.of("MLFLOW_TRACKING_TOKEN", SECRET + "\r\nX: y")))
        .hasMessageContaining("MLFLOW_TRACKING_TOKEN contains a space")
        .hasMessageNotContaining(SECRET);
    assertThat(TrackingCredentials.of(Map.of("MLFLOW_TRACKING_TOKEN", " ")).header()).isEmpty();
  }

  @Test
  void aRedirectIsNotFollowedWithTheCredentials() {
    server.fail("experiments/get-by-name", 302, "elsewhere");
    assertThatThrownBy(() -> log(Map.of("MLFLOW_TRACKING_TOKEN", SECRET), Optional.empty()))
        .hasMessageContaining("the server answered 302");
    assertThat(server.calls).containsExactly("experiments/get-by-name");
  }

  @Test
  void anAddressMayHaveAPathButNoPassword() {
    assertThat(TrackingServer.address(" HTTPS://mlflow.example:8443/a b/".replace(" b", "%20b")))
        .isEqualTo(URI.create("https://mlflow.example:8443/a%20b"));
    assertThat(TrackingServer.address("http://[::1]:5000"))
        .isEqualTo(URI.create("http://[::1]:5000"));
    assertThatThrownBy(() -> TrackingServer.address("http://ann:" + SECRET + "@host"))
        .hasMessageContaining("MLFLOW_TRACKING_PASSWORD")
        .hasMessageNotContaining(SECRET);
    for (String other :
        new String[] {
          "sqlite:///mlflow.db", "./mlruns", "databricks", "host:5000", "http://", "a b"
        }) {
      assertThatThrownBy(() -> TrackingServer.address(other))
          .as(other)
          .hasMessageContaining("use http://HOST:PORT");
    }
  }

  private ModelLogger.Logged log(Map<String, String> environment, Optional<String> register)
      throws TrackingException, IOException {
    return log(server.uri(), environment, register);
  }

  private ModelLogger.Logged log(
      URI address, Map<String, String> environment, Optional<String> register)
      throws TrackingException, IOException {
    try (TrackingServer connection =
        new TrackingServer(
            TrackingServer.address(address.toString()),
            TrackingCredentials.of(environment),
            Duration.ofMillis(1))) {
      return new ModelLogger(connection, "attacks & more", Clock.systemUTC())
          .log(bundle, Instant.parse("2026-02-14T08:00:00Z"), register);
    }
  }
}
