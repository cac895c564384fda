package io.mlids.train.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.mlids.core.console.ExitCode;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.testing.CommandRun;
import io.mlids.train.fit.GeneratedFlows;
import io.mlids.train.fit.SplitFiles;
import io.mlids.train.mlflow.FakeTrackingServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code fit} and {@code log} with a {@link FakeTrackingServer}. */
@Tag("native")
class MlflowLoggingTest {
  private static final String SECRET = "planted-s3cret-47";

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final PrintStream standardOutput = System.out;

  @TempDir Path folder;
  private SplitFiles files;
  private FakeTrackingServer server;

  @BeforeEach
  void start() throws IOException {
    System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
    files = GeneratedFlows.split(folder);
    server = new FakeTrackingServer();
  }

  @AfterEach
  void stop() {
    System.setOut(standardOutput);
    server.close();
  }

  @Test
  void fitLogsAndRegistersTheModel() throws IOException {
    CommandRun run =
        fit(
            Map.of("MLFLOW_TRACKING_TOKEN", SECRET),
            "--mlflow-tracking-uri",
            server.uri() + "/",
            "--mlflow-experiment",
            "nightly",
            "--mlflow-register",
            "ids");

    assertThat(run.exitCode()).as(run.error()).isEqualTo(ExitCode.OK);
    assertThat(run.error())
        .contains("logged to " + server.uri() + "/#/experiments/1/runs/f00d")
        .contains("registered as ids, version 1");
    assertThat(server.experiments).containsOnlyKeys("nightly");
    assertThat(server.parameters).containsEntry("nr_iterations", "3").containsKey("rounds/kept");
    assertThat(Double.parseDouble(printed("pr_auc: ")))
        .isCloseTo(server.metrics.get("pr_auc"), offset(1e-3));
    assertThat(server.metrics).containsKeys("precision", "recall", "f1", "validation/pr_auc");
    assertThat(server.artifacts)
        .containsKeys(
            "1/f00d/artifacts/report/index.html",
            "1/f00d/artifacts/report/metrics.json",
            "1/f00d/artifacts/model/MLmodel");
    assertThat(server.runStatus).isEqualTo("FINISHED");
    assertThat(run.error()).doesNotContain(SECRET);
    assertThat(output.toString(StandardCharsets.UTF_8)).doesNotContain(SECRET);
    assertThat(server.artifacts.values())
        .noneMatch(bytes -> new String(bytes, StandardCharsets.ISO_8859_1).contains(SECRET));
    assertNowhere(SECRET);
  }

  @Test
  void theEnvironmentNamesTheServer() throws IOException {
    CommandRun run =
        fit(
            Map.of(
                "MLFLOW_TRACKING_URI", server.uri().toString(),
                "MLFLOW_EXPERIMENT_NAME", "of the environment",
                "MLIDS_MLFLOW_REGISTER", "ids"));
    assertThat(run.exitCode()).as(run.error()).isEqualTo(ExitCode.OK);
    assertThat(server.experiments).containsOnlyKeys("of the environment");
    assertThat(server.versions).containsOnlyKeys("ids");
    assertThat(server.authorizations).allMatch(header -> header.isEmpty());
  }

  @Test
  void ourOwnVariableComesFirst() throws IOException {
    CommandRun run =
        fit(
            Map.of(
                "MLFLOW_TRACKING_URI",
                "http://127.0.0.1:1",
                "MLIDS_MLFLOW_TRACKING_URI",
                server.uri().toString()));
    assertThat(run.exitCode()).as(run.error()).isEqualTo(ExitCode.OK);
    assertThat(server.experiments).containsOnlyKeys("ml-ids");
    assertThat(server.versions).isEmpty();
  }

  @Test
  void aServerThatIsDownDoesNotLoseTheModelAndItCanBeLoggedLater() throws IOException {
    URI address = server.uri();
    server.close();
    CommandRun run =
        fit(
            Map.of("MLFLOW_TRACKING_PASSWORD", SECRET),
            "--mlflow-tracking-uri",
            address.toString(),
            "--mlflow-experiment",
            "the operator's",
            "--mlflow-register",
            "ids");

    Path model = folder.resolve("model");
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.error().lines().toList().getLast())
        .contains("the model in " + model + " was not logged: " + address + ": cannot connect")
        .endsWith(
            "to try again, use: ml-ids-train log --model "
                + model
                + " --mlflow-tracking-uri "
                + address
                + " --mlflow-experiment 'the operator'\\''s' --mlflow-register ids");
    assertThat(printed("pr_auc: ")).isNotEmpty();
    String version = ModelBundle.open(model).modelVersion();

    server = new FakeTrackingServer();
    CommandRun again =
        CommandRun.of(
            new LogCommand(Map.of("MLFLOW_TRACKING_URI", server.uri().toString())),
            "--model",
            model.toString());
    assertThat(again.exitCode()).as(again.error()).isEqualTo(ExitCode.OK);
    assertThat(server.tags).containsEntry("mlids.model_version", version);
    assertThat(printed("logged to ")).contains("/runs/f00d");
  }

  @Test
  void aRefusalIsOneLineWithoutTheCredentials() throws IOException {
    server.fail("runs/create", 403, "{\"error_code\":\"X\",\"message\":\"no, " + SECRET + "\"}");
    CommandRun run =
        fit(
            Map.of("MLFLOW_TRACKING_USERNAME", "ann", "MLFLOW_TRACKING_PASSWORD", SECRET),
            "--mlflow-tracking-uri",
            server.uri().toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.error().lines().toList().getLast())
        .contains("the server answered 403 (no, ***)");
    assertThat(run.error()).doesNotContain(SECRET);
    assertThat(ModelBundle.open(folder.resolve("model")).manifest().seed()).isEqualTo(42);
  }

  @Test
  void aStoreThatIsNoServerIsAWarningInTheEnvironmentAndAnErrorAsAnOption() throws IOException {
    String database = "postgresql://ann:" + SECRET + "@db/mlflow";
    CommandRun environment = fit(Map.of("MLFLOW_TRACKING_URI", database));
    assertThat(environment.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(environment.error())
        .contains("warning: the model will not be logged to MLflow: MLFLOW_TRACKING_URI: not the")
        .doesNotContain(SECRET);

    for (String uri : List.of(database, "http://ann:" + SECRET + "@host:5000")) {
      CommandRun option = fit(Map.of(), "--mlflow-tracking-uri", uri);
      assertThat(option.exitCode()).isEqualTo(ExitCode.UNUSABLE);
      assertThat(option.error().lines()).hasSize(1);
      assertThat(option.error()).contains("--mlflow-tracking-uri: ").doesNotContain(SECRET);
    }
  }

  @Test
  void optionsWithoutAServerAreRefusedBeforeTraining() throws IOException {
    CommandRun run = fit(Map.of(), "--mlflow-register", "ids");
    assertThat(run.exitCode()).isEqualTo(ExitCode.UNUSABLE);
    assertThat(run.error())
        .contains("--mlflow-register has no effect without a tracking server")
        .hasLineCount(1);
    assertThat(folder.resolve("model")).doesNotExist();

    CommandRun log = CommandRun.of(new LogCommand(Map.of()), "--model", "nowhere");
    assertThat(log.exitCode()).isEqualTo(ExitCode.UNUSABLE);
    assertThat(log.error()).contains("no tracking server; add --mlflow-tracking-uri");
  }

  @Test
  void aDirectoryWithOtherCodeIsNotReplaced() throws IOException {
    Path own = Files.createDirectories(folder.resolve("model/code")).resolve("own.py");
    Files.writeString(own, "");
    CommandRun run = fit(Map.of());
    assertThat(run.exitCode()).isEqualTo(ExitCode.UNUSABLE);
    assertThat(run.error()).contains("the directory 'code' in it belongs to something else");
    assertThat(own).exists();
  }

  private String printed(String prefix) {
    return output
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .findFirst()
        .orElse("");
  }

  private void assertNowhere(String secret) throws IOException {
    try (Stream<Path> entries = Files.walk(folder.resolve("model"))) {
      for (Path file : (Iterable<Path>) entries.filter(Files::isRegularFile)::iterator) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(secret);
      }
    }
  }

  private CommandRun fit(Map<String, String> environment, String... more) throws IOException {
    Path parameters = folder.resolve("params.json");
    Files.writeString(parameters, "{\"nr_iterations\": 3}");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--train-path",
                files.training().toString(),
                "--val-path",
                files.validation().toString(),
                "--test-path",
                files.test().toString(),
                "--output-path",
                folder.resolve("model").toString(),
                "--param-path",
                parameters.toString()));
    arguments.addAll(List.of(more));
    return CommandRun.of(new FitCommand(environment), arguments.toArray(String[]::new));
  }
}
