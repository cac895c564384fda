package io.mlids.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SageMaker's container contract without a container engine: starts the distribution's commands as
 * the image's entry point would, in a directory with SageMaker's layout.
 */
@Tag("process")
@Tag("native")
@Tag("slow")
class ContainerContractTest {
  private static final Path SOURCES = Path.of(System.getProperty("mlids.root"));
  private static final Path PROGRAM = SOURCES.resolve("build/dist/ml-ids");
  private static final Path ENTRY_POINT = PROGRAM.resolve("bin/ml-ids");

  /** The time that SageMaker gives a container to answer a ping. */
  private static final Duration LONGEST_PING = Duration.ofSeconds(2);

  private static final int TERMINATED = 143;

  @TempDir Path root;

  @BeforeAll
  static void needsTheDistribution() {
    assumeTrue(Files.isExecutable(ENTRY_POINT), "the distribution is not built: run make build");
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "launchers need a POSIX shell");
  }

  @Test
  void theModelThatTrainWritesIsTheOneThatServeServes() throws Exception {
    layOut("{\"nr_iterations\": \"3\", \"objective\": \"binary\", \"use_val_set\": \"True\"}");
    Process training = start("train");
    String printed = new String(training.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(training.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(training.exitValue()).as(() -> log()).isZero();
    assertThat(printed.lines()).filteredOn(line -> line.startsWith("pr_auc: ")).hasSize(1);
    assertThat(root.resolve("output/failure")).doesNotExist();

    Process serving = start("serve", "--port", "0");
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI url = listening(serving);
      assertThat(get(client, url.resolve("/ping")).statusCode()).isEqualTo(200);
      assertThat(get(client, url.resolve("/api/model")).statusCode())
          .as("only the routes of the contract are served without a token")
          .isEqualTo(403);
      answersARunningRequestBeforeItEnds(serving, url);
    } finally {
      serving.destroyForcibly();
    }
  }

  /** Sends half of a request, stops the server, and sends the rest. */
  private void answersARunningRequestBeforeItEnds(Process serving, URI url) throws Exception {
    String body = Files.readString(SOURCES.resolve("datasets/example-request.json")).strip();
    String head =
        "POST /invocations HTTP/1.1\r\nHost: localhost\r\nContent-Type:"
            + " application/json; format=pandas-split\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n";
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      socket
          .getOutputStream()
          .write((head + body.substring(0, 100)).getBytes(StandardCharsets.US_ASCII));
      // A later request that was answered means that the server has read the first half.
      try (HttpClient client = HttpClient.newHttpClient()) {
        get(client, url.resolve("/ping"));
      }
      serving.destroy();
      socket.getOutputStream().write(body.substring(100).getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 200").containsPattern("\\[[01]\\.0(,[01]\\.0)*]$");
    }
    assertThat(serving.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(serving.exitValue()).isEqualTo(TERMINATED);
  }

  @Test
  void aBrokenHyperparameterLeavesItsReason() throws Exception {
    layOut("{\"nr_iterations\": \"many\"}");
    Process training = start("train");
    assertThat(training.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(training.exitValue()).isNotZero();
    assertThat(root.resolve("output/failure")).content().contains("nr_iterations is \"many\"");
    assertThat(root.resolve("model")).isEmptyDirectory();
  }

  /** The image omits the AWS SDK's SageMaker client, which only the other commands need. */
  @Test
  void trainsWithoutTheSageMakerClient() throws Exception {
    Path program = root.resolve("program");
    for (String part : List.of("bin/ml-ids", "bin/ml-ids-train")) {
      copy(PROGRAM.resolve(part), program.resolve(part));
    }
    int omitted = 0;
    try (DirectoryStream<Path> lib = Files.newDirectoryStream(PROGRAM.resolve("lib"))) {
      for (Path each : lib) {
        if (each.getFileName().toString().matches("sagemaker-[0-9].*\\.jar")) {
          omitted++;
        } else {
          copy(each, program.resolve("lib").resolve(each.getFileName()));
        }
      }
    }
    assertThat(omitted).isEqualTo(1);

    layOut("{\"nr_iterations\": \"1\"}");
    Process training = start(program.resolve("bin/ml-ids"), "train");
    training.getInputStream().readAllBytes();
    assertThat(training.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(training.exitValue()).as(() -> log()).isZero();

    Path config = SOURCES.resolve("deploy/sagemaker/deploy.json");
    Process deployment =
        start(
            program.resolve("bin/ml-ids-train"),
            "sagemaker-undeploy",
            "--config-path",
            config.toString());
    assertThat(deployment.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(deployment.exitValue()).isEqualTo(2);
    assertThat(log().lines()).singleElement().asString().contains("SageMaker client is missing");
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
  }

  private void layOut(String hyperparameters) throws Exception {
    Path flows = SOURCES.resolve("datasets/testbed/flows/cse2018");
    Path split = root.resolve("split");
    Process splitting =
        start("split", "--dataset-path", flows.toString(), "--output-path", split.toString());
    splitting.getInputStream().readAllBytes();
    assertThat(splitting.waitFor()).as(() -> log()).isZero();
    for (String channel : List.of("training/train", "validation/val", "testing/test")) {
      Path file = root.resolve("input/data/" + channel + ".h5");
      Files.createDirectories(file.getParent());
      Files.move(split.resolve(file.getFileName()), file);
    }
    Files.createDirectories(root.resolve("input/config"));
    Files.createDirectories(root.resolve("output"));
    Files.createDirectories(root.resolve("model"));
    Files.writeString(root.resolve("input/config/hyperparameters.json"), hyperparameters);
  }

  private Process start(String... arguments) throws IOException {
    return start(ENTRY_POINT, arguments);
  }

  private Process start(Path program, String... arguments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(program.toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().put("MLIDS_CONTAINER_ROOT", root.toString());
    return builder.redirectError(root.resolve("log.txt").toFile()).start();
  }

  private String log() {
    try {
      return Files.readString(root.resolve("log.txt"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private URI listening(Process serving) throws IOException {
    BufferedReader out = serving.inputReader();
    String line = out.readLine();
    assertThat(line).as(() -> log()).startsWith("listening on ");
    return URI.create(
        line.substring("listening on ".length()).replace("//0.0.0.0:", "//127.0.0.1:"));
  }

  private static HttpResponse<String> get(HttpClient client, URI url) throws Exception {
    return client.send(
        HttpRequest.newBuilder(url).timeout(LONGEST_PING).build(), BodyHandlers.ofString());
  }
}
