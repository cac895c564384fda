package io.mlids.train.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.console.ExitCode;
import io.mlids.core.testing.MotoServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.Channel;
import software.amazon.awssdk.services.sagemaker.model.DescribeTrainingJobResponse;

/**
 * The commands against moto, a stand-in for AWS. moto replaces the metric definitions by its own,
 * so {@link SageMakerCommandsTest} checks them.
 */
@Tag("process")
@Tag("slow")
class SageMakerOnMotoTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/ml-ids";
  private static final String IMAGE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/ml-ids:1";

  @TempDir Path folder;

  @Test
  void trainsDeploysAndUndeploys() throws Exception {
    Path train =
        Files.writeString(
            folder.resolve("train.json"),
            """
            {"train": {"instance_type": "ml.m5.large", "instance_count": 1,
             "task_type": "CPU"}, "role": "%s",
             "data": {"train": "s3://data/training", "val": "s3://data/validation",
                      "test": "s3://data/testing"}, "model_bucket": "s3://models"}
            """
                .formatted(ROLE));
    Path deploy =
        Files.writeString(
            folder.resolve("deploy.json"),
            """
            {"deploy": {"app_name": "ml-ids", "instance_type": "ml.t2.medium"}, "role": "%s",
             "model_bucket": "s3://models"}
            """
                .formatted(ROLE));
    Path parameters = Files.writeString(folder.resolve("params.json"), "{\"tree_depth\": 4}");
    try (MotoServer moto = MotoServer.start();
        SageMakerClient client = client(moto.url())) {
      Map<String, String> environment =
          Map.of(
              "AWS_ENDPOINT_URL",
              moto.url().toString(),
              "AWS_REGION",
              "eu-west-1",
              "AWS_ACCESS_KEY",
              "key",
              "AWS_SECRET_KEY",
              "secret");
      for (String job : List.of("job-1", "job-2")) {
        run(
            new SageMakerTrainCommand(environment),
            "--config-path " + train + " --param-path " + parameters + " --image-name " + IMAGE,
            "--job-id " + job);
      }
      DescribeTrainingJobResponse job =
          client.describeTrainingJob(request -> request.trainingJobName("job-1"));
      assertThat(job.inputDataConfig())
          .extracting(Channel::channelName)
          .containsExactly("training", "validation", "testing");
      assertThat(job.hyperParameters())
          .containsEntry("tree_depth", "4")
          .containsEntry("task_type", "CPU");
      run(new SageMakerDeployCommand(environment), "--config-path " + deploy, "--job-id job-1");
      assertCounts(client, 1);
      String config = config(client);
      // moto cannot update endpoints, so the replacement fails and must leave the old model.
      Outcome replacement =
          outcome(
              new SageMakerDeployCommand(environment), "--config-path " + deploy, "--job-id job-2");
      assertThat(replacement.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(replacement.printed()).contains("the endpoint ml-ids cannot be updated");
      assertCounts(client, 1);
      assertThat(config(client)).isEqualTo(config);
      run(new SageMakerUndeployCommand(environment), "--config-path " + deploy, "");
      assertCounts(client, 0);
    }
  }

  private static String config(SageMakerClient client) {
    return client.describeEndpoint(request -> request.endpointName("ml-ids")).endpointConfigName();
  }

  private static void assertCounts(SageMakerClient client, int expected) {
    assertThat(client.listEndpoints().endpoints()).hasSize(expected);
    assertThat(client.listEndpointConfigs().endpointConfigs()).hasSize(expected);
    assertThat(client.listModels().models()).hasSize(expected);
  }

  private record Outcome(int exitCode, String printed) {}

  private static void run(Object command, String first, String second) {
    Outcome outcome = outcome(command, first, second);
    assertThat(outcome.exitCode()).as(outcome.printed()).isZero();
  }

  private static Outcome outcome(Object command, String first, String second) {
    StringWriter printed = new StringWriter();
    PrintWriter writer = new PrintWriter(printed, true);
    String arguments = first + " " + second + " --poll 10ms";
    int exitCode =
        SageMakerCommandsTest.execute(command, writer, writer, List.of(arguments.split(" +")));
    return new Outcome(exitCode, printed.toString());
  }

  private static SageMakerClient client(URI server) {
    return SageMakerClient.builder()
        .endpointOverride(server)
        .region(Region.EU_WEST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }
}
