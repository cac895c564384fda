package io.mlids.train.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.console.Console;
import io.mlids.core.console.ExitCode;
import io.mlids.train.sagemaker.JobMetrics;
import io.mlids.train.sagemaker.OwnSageMaker;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The commands against a server of the test's own in place of SageMaker. */
class SageMakerCommandsTest {
  /** As in the Python original. */
  private static final String TRAIN_CONFIG =
      """
      {"train": {"instance_type": "ml.m5.large", "instance_count": 1, "task_type": "CPU"},
       "role": "arn:aws:iam::763816190631:role/service-role/AmazonSageMaker-ExecutionRole",
       "data": {"train": "s3://ml-ids-2018-sm/training", "val": "s3://ml-ids-2018-sm/validation",
                "test": "s3://ml-ids-2018-sm/testing"},
       "model_bucket": "s3://sagemaker-eu-west-1"}
      """;

  private static final String DEPLOY_CONFIG =
      """
      {"deploy": {"app_name": "ml-ids-classifier", "instance_type": "ml.t2.medium",
                  "instance_count": 1, "region": "eu-west-1"},
       "role": "arn:aws:iam::763816190631:role/service-role/AmazonSageMaker-ExecutionRole",
       "model_bucket": "s3://sagemaker-eu-west-1", "model_artifact": "model.tar.gz",
       "model_name": "ml-ids-gb_mlflow_pyfunc"}
      """;

  private static final String IMAGE = "763816190631.dkr.ecr.eu-west-1.amazonaws.com/ml-ids:1";

  @TempDir Path folder;
  private OwnSageMaker aws;
  private Path train;
  private Path deploy;
  private Path parameters;

  private record Run(int exitCode, String output, String error) {}

  @BeforeEach
  void start() throws IOException {
    aws = OwnSageMaker.start();
    train = Files.writeString(folder.resolve("train.json"), TRAIN_CONFIG);
    deploy = Files.writeString(folder.resolve("deploy.json"), DEPLOY_CONFIG);
    parameters =
        Files.writeString(
            folder.resolve("params.json"),
            "{\"nr_iterations\": 100, \"use_val_set\": true, \"task_type\": \"GPU\"}");
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  @Test
  void createsTheJobWithItsChannelsHyperparametersAndMetrics() throws IOException {
    aws.jobGoesThrough(
        "{\"TrainingJobStatus\": \"InProgress\", \"SecondaryStatusTransitions\":"
            + " [{\"Status\": \"Starting\", \"StartTime\": 1, \"StatusMessage\": \"Launching\"}]}",
        "{\"TrainingJobStatus\": \"Completed\", \"SecondaryStatusTransitions\":"
            + " [{\"Status\": \"Starting\", \"StartTime\": 1}, {\"Status\": \"Training\","
            + " \"StartTime\": 2}], \"FinalMetricDataList\": [{\"MetricName\": \"test:f1\","
            + " \"Value\": 0.75, \"Timestamp\": 3}]}");
    Run run = train("job-1");
    assertThat(run.exitCode()).as(run.error()).isZero();
    assertThat(run.output().lines())
        .containsExactly("model: s3://models/job-1/output/model.tar.gz", "test:f1: 0.75");
    assertThat(run.error().lines())
        .containsExactly(
            "created the training job job-1 with " + IMAGE,
            "job-1: Starting (Launching)",
            "job-1: Training");

    JsonNode job = aws.job("job-1");
    assertThat(job.at("/RoleArn").asText()).contains("AmazonSageMaker-ExecutionRole");
    assertThat(job.at("/AlgorithmSpecification/TrainingImage").asText()).isEqualTo(IMAGE);
    assertThat(job.at("/AlgorithmSpecification/TrainingInputMode").asText()).isEqualTo("File");
    List<JobMetrics.Definition> metrics = new ArrayList<>();
    job.at("/AlgorithmSpecification/MetricDefinitions")
        .forEach(
            each ->
                metrics.add(
                    new JobMetrics.Definition(
                        each.get("Name").asText(), each.get("Regex").asText())));
    assertThat(metrics).isEqualTo(JobMetrics.definitions());
    assertThat(job.at("/HyperParameters").properties())
        .extracting(each -> each.getKey() + "=" + each.getValue())
        .containsExactlyInAnyOrder(
            "nr_iterations=\"100\"", "use_val_set=\"true\"", "task_type=\"CPU\"");
    List<String> channels = new ArrayList<>();
    job.at("/InputDataConfig")
        .forEach(
            each ->
                channels.add(
                    each.at("/ChannelName").asText()
                        + " "
                        + each.at("/DataSource/S3DataSource/S3Uri").asText()));
    assertThat(channels)
        .containsExactly(
            "training s3://ml-ids-2018-sm/training",
            "validation s3://ml-ids-2018-sm/validation",
            "testing s3://ml-ids-2018-sm/testing");
    assertThat(job.at("/OutputDataConfig/S3OutputPath").asText())
        .isEqualTo("s3://sagemaker-eu-west-1");
    assertThat(job.at("/ResourceConfig/InstanceType").asText()).isEqualTo("ml.m5.large");
    assertThat(job.at("/StoppingCondition/MaxRuntimeInSeconds").asInt()).isEqualTo(7200);
  }

  @Test
  void reportsTheReasonWhyAJobFailed() throws IOException {
    aws.jobGoesThrough(
        "{\"TrainingJobStatus\": \"Failed\", \"FailureReason\": \"AlgorithmError: nr_iterations is"
            + " many\"}");
    Run run = train("job-1");
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.error().lines().toList().getLast())
        .contains("the training job job-1 failed: AlgorithmError: nr_iterations is many");
  }

  @Test
  void continuesToWaitWhenQueriesFail() throws IOException {
    // The SDK repeats each query itself.
    aws.failQueries(7);
    Run run = train("job-1");
    assertThat(run.exitCode()).as(run.error()).isZero();
    assertThat(run.error()).contains("warning: the training job job-1 cannot be queried");
  }

  @Test
  void aJobNameThatIsInUseIsOneLine() throws IOException {
    assertThat(train("job-1", "--no-wait").exitCode()).isZero();
    Run run = train("job-1");
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.error().lines())
        .singleElement()
        .asString()
        .contains("the training job job-1 cannot be created", "job-1 already exists");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"role\": \"arn:aws:iam::763816190631:role/ | \"role\": \"me/ | role: 'me/",
        "\"instance_count\": 1 | \"instance_count\": 2 | train.instance_count: 2 is not",
        "s3://ml-ids-2018-sm/validation | /data/val | data.val: '/data/val' does not have the form",
        "\"instance_type\": \"ml.m5.large\", | '' | train.instance_type: missing",
        "ml.m5.large | m5.large | train.json: train.instance_type: 'm5.large'",
        "\"task_type\": \"CPU\" | \"task_type\": \"TPU\" | train.json: train.task_type: 'TPU'",
        "{\"train\" | [\"train\" | train.json",
      })
  void whatIsWrongInAConfigurationIsNamed(String old, String now, String message)
      throws IOException {
    Files.writeString(train, TRAIN_CONFIG.replace(old, now));
    Run run = train("job-1");
    assertThat(run.exitCode()).isEqualTo(ExitCode.UNUSABLE);
    assertThat(run.error().lines()).singleElement().asString().contains(message);
    assertThat(aws.changes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"aws", "local"})
  void aJobNameThatIsNoneIsRefused(String mode) {
    Run run = train("../up", "--mode", mode);
    assertThat(run.exitCode()).isEqualTo(ExitCode.UNUSABLE);
    assertThat(run.error()).contains("'../up' is not a job name");
  }

  @Test
  void aBrokenParameterFailsBeforeAJobIsCreated() throws IOException {
    Files.writeString(parameters, "{\"nr_iterations\": \"many\"}");
    Run run = train("job-1");
    assertThat(run.exitCode()).isEqualTo(ExitCode.UNUSABLE);
    assertThat(run.error()).contains("params.json: nr_iterations is \"many\"");
    assertThat(aws.changes()).isEmpty();
  }

  @Test
  void deploysReplacesAndUndeploysExactlyThreeResources() throws IOException {
    train("job-1", "--no-wait");
    Run first = deploy("job-1");
    assertThat(first.exitCode()).as(first.error()).isZero();
    assertThat(aws.endpoints()).containsOnlyKeys("ml-ids-classifier");
    String old = onlyConfig();
    ObjectNode model = aws.models().get(old);
    assertThat(model.at("/PrimaryContainer/Image").asText())
        .as("the image that trained the model serves it")
        .isEqualTo(IMAGE);
    assertThat(model.at("/PrimaryContainer/ModelDataUrl").asText())
        .isEqualTo("s3://sagemaker-eu-west-1/job-1/output/model.tar.gz");
    JsonNode variant = aws.configs().get(old).at("/ProductionVariants/0");
    assertThat(variant.at("/InstanceType").asText()).isEqualTo("ml.t2.medium");
    assertThat(variant.at("/ModelName").asText()).isEqualTo(old);

    aws.endpointGoesThrough("InService", "Updating", "Updating");
    Run second = deploy("job-2", "--image-name", IMAGE);
    assertThat(second.exitCode()).as(second.error()).isZero();
    assertThat(onlyConfig()).isNotEqualTo(old);
    assertThat(aws.models().get(onlyConfig()).at("/PrimaryContainer/ModelDataUrl").asText())
        .contains("/job-2/");
    assertThat(aws.changes())
        .as("the old model is deleted after the endpoint has been switched")
        .containsSubsequence("UpdateEndpoint", "DeleteEndpointConfig", "DeleteModel")
        .doesNotContain("DeleteEndpoint");

    Run last = undeploy();
    assertThat(last.exitCode()).as(last.error()).isZero();
    assertThat(aws.endpoints()).isEmpty();
    assertThat(aws.configs()).isEmpty();
    assertThat(aws.models()).isEmpty();

    Run again = undeploy();
    assertThat(again.exitCode()).isZero();
    assertThat(again.error()).contains("the endpoint ml-ids-classifier does not exist");
  }

  @Test
  void anEndpointThatFailsLeavesNothing() throws IOException {
    aws.endpointGoesThrough("Creating", "Failed", "Failed");
    Run run = deploy("job-1", "--image-name", IMAGE);
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.error())
        .contains("the endpoint ml-ids-classifier failed: the image does not answer pings");
    assertThat(aws.endpoints()).isEmpty();
    assertThat(aws.configs()).isEmpty();
    assertThat(aws.models()).isEmpty();
  }

  @Test
  void aFailedReplacementLeavesTheOldModelInService() throws IOException {
    deploy("job-1", "--image-name", IMAGE);
    String old = onlyConfig();
    aws.endpointGoesThrough("InService", "Updating", "RolledBack", "InService");
    Run run = deploy("job-2", "--image-name", IMAGE);
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.error()).contains("failed: the image does not answer pings");
    assertThat(onlyConfig()).isEqualTo(old);
    assertThat(aws.endpoints()).containsOnlyKeys("ml-ids-classifier");
  }

  @Test
  void anEndpointThatIsBeingUpdatedIsNotTouched() throws IOException {
    deploy("job-1", "--image-name", IMAGE);
    aws.endpointGoesThrough("Updating");
    Run run = deploy("job-2", "--image-name", IMAGE);
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.error()).contains("state Updating; wait until it is InService");
    assertThat(aws.configs()).hasSize(1);
  }

  @Test
  void anInterruptedUndeploymentIsCompleted() throws IOException {
    deploy("job-1", "--image-name", IMAGE);
    aws.endpointGoesThrough("Deleting", "Deleting", "Gone");
    aws.refuse("DeleteEndpoint");
    Run run = undeploy();
    assertThat(run.exitCode()).as(run.error()).isZero();
    assertThat(aws.endpoints()).isEmpty();
    assertThat(aws.configs()).isEmpty();
    assertThat(aws.models()).isEmpty();
  }

  /** SageMaker may still switch the endpoint to the configuration. */
  @Test
  void aConfigurationIsKeptWhileTheEndpointChanges() throws IOException {
    deploy("job-1", "--image-name", IMAGE);
    aws.endpointGoesThrough("InService", "Updating");
    aws.refuse("UpdateEndpoint");
    Run run = deploy("job-2", "--image-name", IMAGE);
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.error())
        .contains("warning: the endpoint ml-ids-classifier is still in the state Updating");
    assertThat(aws.configs()).hasSize(2);
    assertThat(aws.models()).hasSize(2);
  }

  @Test
  void theParameterFilesTaskTypeIsKeptIfTheConfigurationHasNone() throws IOException {
    Files.writeString(train, TRAIN_CONFIG.replace(", \"task_type\": \"CPU\"", ""));
    assertThat(train("job-1", "--no-wait").exitCode()).isZero();
    assertThat(aws.job("job-1").at("/HyperParameters/task_type").asText()).isEqualTo("GPU");
  }

  @Test
  void noCredentialAppearsInErrors() throws IOException {
    aws.refuse("CreateTrainingJob");
    Run training = train("job-1", "--verbose");
    aws.refuse("CreateModel");
    Run deployment = deploy("job-1", "--image-name", IMAGE, "--verbose");
    assertThat(training.error() + deployment.error())
        .contains("the secret access key is wrong")
        .doesNotContain(OwnSageMaker.KEY, OwnSageMaker.SECRET);
  }

  private String onlyConfig() {
    assertThat(aws.configs()).hasSize(1);
    String config = aws.configs().keySet().iterator().next();
    assertThat(aws.models()).containsOnlyKeys(config);
    assertThat(aws.endpoints().get("ml-ids-classifier").get("EndpointConfigName").asText())
        .isEqualTo(config);
    return config;
  }

  private Run train(String job, String... more) {
    return run(
        new SageMakerTrainCommand(aws.environment()),
        List.of(
            "--config-path",
            train.toString(),
            "--param-path",
            parameters.toString(),
            "--image-name",
            IMAGE,
            "--job-id",
            job,
            "--poll",
            "10ms"),
        more);
  }

  private Run deploy(String job, String... more) {
    return run(
        new SageMakerDeployCommand(aws.environment()),
        List.of("--config-path", deploy.toString(), "--job-id", job, "--poll", "10ms"),
        more);
  }

  private Run undeploy() {
    return run(
        new SageMakerUndeployCommand(aws.environment()),
        List.of("--config-path", deploy.toString(), "--poll", "10ms"));
  }

  static int execute(Object command, PrintWriter out, PrintWriter error, List<String> arguments) {
    CommandLine line = Console.commandLine(command);
    line.setOut(out);
    line.setErr(error);
    return line.execute(arguments.toArray(String[]::new));
  }

  private static Run run(Object command, List<String> arguments, String... more) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of(more));
    StringWriter output = new StringWriter();
    StringWriter error = new StringWriter();
    int exitCode =
        execute(command, new PrintWriter(output, true), new PrintWriter(error, true), all);
    return new Run(exitCode, output.toString(), error.toString());
  }
}
