package io.mlids.api.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.testing.CommandRun;
import io.mlids.core.testing.HandMadeModel;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MlIdsApiTest {
  @TempDir Path folder;

  @Test
  void withoutAModelItReportsThatAndEnds() {
    assertRefused(run("--model", folder.resolve("none").toString()), 2, "no such directory");
    assertRefused(run("--model", folder.toString()), 2, "not a model bundle");
  }

  @Test
  void aDamagedModelIsRefused() throws Exception {
    HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CSE2018);
    Path model = folder.resolve("model.json");
    Files.writeString(model, Files.readString(model).replace("0.5", "0.6") + " ");
    assertRefused(run("--model", folder.toString(), "--port", "0"), 2, "SHA-256");
  }

  @Test
  void aPortInUseIsReportedInOneLine() throws Exception {
    HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CSE2018);
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = Integer.toString(taken.getLocalPort());
      assertRefused(
          run("--model", folder.toString(), "--port", port),
          1,
          "port " + port,
          "another --port (0 picks a free one)");
    }
  }

  @Test
  void aQueuePortInUseIsReportedWithItsOption() throws Exception {
    HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CSE2018);
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = Integer.toString(taken.getLocalPort());
      assertRefused(
          run(
              "--model",
              folder.toString(),
              "--port",
              "0",
              "--embedded-queue",
              "--embedded-queue-port",
              port),
          1,
          "the embedded queue cannot bind to port " + port,
          "another --embedded-queue-port");
    }
  }

  @Test
  void anAddressOfAnotherMachineIsReportedInOneLine() throws Exception {
    HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CSE2018);
    assertRefused(
        run("--model", folder.toString(), "--host", "192.0.2.1", "--insecure"),
        1,
        "192.0.2.1",
        "check --host");
  }

  @Test
  void anUnusableAllowListOrAlertFileIsReportedInOneLine() throws Exception {
    HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CSE2018);
    String model = folder.toString();
    String none = folder.resolve("none").resolve("file").toString();
    assertRefused(
        run("--model", model, "--port", "0", "--allow-list", none), 2, none, "(--allow-list)");
    assertRefused(
        run("--model", model, "--port", "0", "--alert-file", none), 2, none, "(--alert-file)");
  }

  @Test
  void unusableBehaviourSettingsAreReportedInOneLine() throws Exception {
    Path settings = folder.resolve("behaviour.json");
    Files.writeString(settings, "{\"port_scan\": {\"failures\": 3}}");
    assertRefused(run("--behaviour", settings.toString()), 2, "behaviour.json: port_scan.failures");
    assertRefused(run("--behaviour", folder.toString()), 2, "is a directory");
  }

  @ParameterizedTest
  @CsvSource({
    "--port 70000, --port 70000",
    "--port many, many",
    "--max-body lots, lots",
    "--max-body 2GiB, 1024 MiB",
    "--max-body 0, 0 bytes",
    "--max-requests 0, --max-requests 0",
    "--max-connections 0, --max-connections 0",
    "--notifications-kept 0, --notifications-kept 0",
    "--notification-clients 0, --notification-clients 0",
    "--rollup-window -1, is not a duration",
    "--alert-file a --alert-files 0, --alert-files 0",
    "--alert-file a --alert-file-size much, 'much'",
    "--alert-format xml, xml",
    "--notify everybody, everybody",
    "--min-severity worst, worst",
    "--behaviour no-such-file, no-such-file",
    "--sqs-queue-url attacks, 'attacks'",
    "--embedded-queue --sqs-queue-url http://a/b, omit one",
    "--embedded-queue --embedded-queue-port 70000, 70000",
    "--sagemaker-endpoint a_b, 'a_b'",
    "--sagemaker-endpoint name --sagemaker-timeout 2m, --sagemaker-timeout",
    "--sagemaker-endpoint name --site somewhere, --site",
    "--sns-topic-arn ml-ids-predictions, is not the ARN of an SNS topic",
    "--sns-topic-arn arn:aws:sns:eu-west-1:1:t --sns-publish benign, benign",
    "--packets-size 1GB, --packets-size needs --packets",
    "--packets-snaplen 96, --packets-snaplen needs --packets",
    "--packets-headers-only, --packets-headers-only needs --packets",
    "--packets somewhere --packets-size 1KB, --packets-size",
    "--packets somewhere --packets-snaplen 5, --packets-snaplen",
    "--spool somewhere, --spool needs --sqs-queue-url",
    "--sqs-queue-url http://a/b --spool somewhere --spool-size 1KB, --spool-size",
    "--embedded-queue-port 9325, needs --embedded-queue",
    "--host 0.0.0.0, --token-file",
    "--host ::, --insecure",
    "--host '', --host",
    "--token short, 5 characters",
    "--token nobody-guesses-this-ü, ASCII",
    "--token-file no-such-file, no-such-file",
    "--insecure --token nobody-guesses-this-one, --insecure",
    "--allow-origin ids.example.org/page, 'ids.example.org/page'",
    "--tls-cert cert.pem, --tls-key",
    "--tls-key key.pem, --tls-cert",
    "--tls-cert no.pem --tls-key no.pem, no.pem",
    "eat, 'eat'",
    "serve serve, unexpected argument",
    "--no-such-option, --no-such-option"
  })
  void wrongUsageIsOneLineAndExitCode2(String arguments, String message) {
    assertRefused(run(arguments.replace("''", "").split(" ")), 2, message);
  }

  @Test
  void servesUntilItIsStopped() throws Exception {
    HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CSE2018);
    try (StartedApi api = StartedApi.with("--model", folder.toString())) {
      assertThat(api.output()).isEqualTo("listening on " + api.url() + System.lineSeparator());
      assertThat(api.url().getHost()).isEqualTo("127.0.0.1");
      assertThat(api.queueUrl()).isEmpty();
    }
  }

  @Test
  void aGivenModelTakesPrecedenceOverSageMaker() throws Exception {
    HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CSE2018);
    try (StartedApi api =
        StartedApi.with("serve", "--sagemaker-endpoint", "name", "--model", folder.toString())) {
      assertThat(api.error())
          .contains("the SageMaker endpoint is ignored: --model takes precedence");
    }
  }

  @Test
  void theOriginalsEnvironmentStartsItWithItsSageMakerEndpoint() throws Exception {
    HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CSE2018);
    Map<String, String> environment =
        Map.of(
            "AWS_REGION", "eu-west-1",
            "AWS_ACCESS_KEY", "key",
            "AWS_SECRET_KEY", "secret",
            "AWS_SAGEMAKER_HOST", "https://runtime.sagemaker.eu-west-1.amazonaws.com",
            "AWS_SAGEMAKER_ENDPOINT", "/endpoints/ml-ids/invocations",
            "AWS_SNS_PREDICTIONS_TOPIC", "arn:aws:sns:eu-west-1:1:ml-ids-predictions");
    // The endpoint takes precedence over the model in the container, which nobody named.
    MlIdsApi command = new MlIdsApi(environment, folder);
    try (StartedApi api = StartedApi.in(environment, command, "serve", "--insecure")) {
      assertThat(api.error()).isEmpty();
    }
  }

  @Test
  void inASageMakerContainerItServesTheContainersModelToAllAddresses() throws Exception {
    HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CSE2018);
    MlIdsApi command = new MlIdsApi(Map.of(), folder);
    try (StartedApi api = StartedApi.of(command, "serve")) {
      assertThat(api.url().getHost()).isEqualTo("0.0.0.0");
    }
  }

  @Test
  void outsideAContainerServeHasNoEffect() {
    MlIdsApi command = new MlIdsApi(Map.of(), folder.resolve("no-container"));
    assertRefused(CommandRun.of(command, "serve"), 2, "gradient_boost");
  }

  private static CommandRun run(String... arguments) {
    return CommandRun.of(new MlIdsApi(), arguments);
  }

  private static void assertRefused(CommandRun run, int exitCode, String... messages) {
    assertThat(run.exitCode()).isEqualTo(exitCode);
    List<String> lines = run.error().lines().filter(line -> !line.contains("warning:")).toList();
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst()).startsWith("ml-ids-api: ").contains(messages);
  }
}
