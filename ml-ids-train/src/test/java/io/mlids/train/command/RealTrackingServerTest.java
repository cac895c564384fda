package io.mlids.train.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.console.ExitCode;
import io.mlids.core.testing.CommandRun;
import io.mlids.core.testing.Pandas;
import io.mlids.train.fit.GeneratedFlows;
import io.mlids.train.fit.SplitFiles;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs a model to MLflow's own server, and loads it from the model registry with MLflow. */
@Tag("native")
@Tag("process")
class RealTrackingServerTest {
  private static final Duration START = Duration.ofMinutes(2);

  private static final String SCORE =
      """
      import json, sys
      import mlflow
      import pandas as pd
      mlflow.set_tracking_uri(sys.argv[1])
      run = mlflow.search_runs(experiment_names=["nightly"]).iloc[0]
      model = mlflow.pyfunc.load_model("models:/ids/1")
      with open(sys.argv[2], encoding="utf-8") as file:
          example = json.load(file)
      frame = pd.DataFrame(example["data"], columns=example["columns"], dtype="float64")
      print(run["status"], run["params.nr_iterations"], run["metrics.pr_auc"] > 0.5, len(model.predict(frame)))
      """;

  @TempDir Path folder;

  @Test
  void aLoggedModelIsLoadedFromTheRegistry() throws Exception {
    String python = Pandas.require(List.of("mlflow", "pandas", "xgboost"));
    URI address = URI.create("http://127.0.0.1:" + freePort());
    Process server =
        new ProcessBuilder(
                python,
                "-m",
                "mlflow",
                "server",
                "--host",
                "127.0.0.1",
                "--port",
                String.valueOf(address.getPort()),
                "--backend-store-uri",
                "sqlite:///" + folder.resolve("mlflow.db"),
                "--artifacts-destination",
                folder.resolve("artifacts").toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("server.log").toFile())
            .start();
    try {
      awaitStart(address, server);
      SplitFiles files = GeneratedFlows.split(folder);
      Files.writeString(folder.resolve("params.json"), "{\"nr_iterations\": 5}");
      CommandRun run =
          CommandRun.of(
              new FitCommand(Map.of("MLFLOW_TRACKING_URI", address.toString())),
              "--train-path",
              files.training().toString(),
              "--val-path",
              files.validation().toString(),
              "--test-path",
              files.test().toString(),
              "--output-path",
              folder.resolve("model").toString(),
              "--param-path",
              folder.resolve("params.json").toString(),
              "--mlflow-experiment",
              "nightly",
              "--mlflow-register",
              "ids");
      assertThat(run.exitCode()).as(run.error()).isEqualTo(ExitCode.OK);
      Path script = Files.writeString(folder.resolve("score.py"), SCORE);
      assertThat(
              Pandas.runWith(
                  List.of("mlflow", "pandas", "xgboost"),
                  script,
                  address,
                  folder.resolve("model/input_example.json")))
          .last()
          .isEqualTo("FINISHED 5 True 1");
    } finally {
      server.descendants().forEach(ProcessHandle::destroy);
      server.destroy();
      server.waitFor(10, TimeUnit.SECONDS);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitStart(URI address, Process server) throws Exception {
    Instant end = Instant.now().plus(START);
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/health")).build();
      while (true) {
        try {
          if (client.send(request, BodyHandlers.ofString()).statusCode() == 200) {
            return;
          }
        } catch (ConnectException e) {
          assertThat(server.isAlive() && Instant.now().isBefore(end))
              .as(Files.readString(folder.resolve("server.log")))
              .isTrue();
        }
        Thread.sleep(200);
      }
    }
  }
}
