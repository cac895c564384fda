package io.mlids.train.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlids.train.fit.ParameterFile;
import io.mlids.train.fit.TrainingException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.Channel;
import software.amazon.awssdk.services.sagemaker.model.CreateTrainingJobRequest;
import software.amazon.awssdk.services.sagemaker.model.DescribeTrainingJobResponse;
import software.amazon.awssdk.services.sagemaker.model.MetricDefinition;
import software.amazon.awssdk.services.sagemaker.model.S3DataDistribution;
import software.amazon.awssdk.services.sagemaker.model.S3DataType;
import software.amazon.awssdk.services.sagemaker.model.SecondaryStatusTransition;
import software.amazon.awssdk.services.sagemaker.model.TrainingInputMode;

/** A training job of SageMaker: creates it and waits for it. Not thread-safe. */
public final class TrainingJob {
  private final SageMakerClient client;
  private final String name;
  private final Duration interval;
  private final Consumer<String> log;
  private int reported;

  /**
   * Creates an instance; calls nothing.
   *
   * @param name the job's name, unique in the account and region
   * @param interval the time between two queries of the job's state
   * @param log receives what happens
   */
  public TrainingJob(SageMakerAccess access, String name, Duration interval, Consumer<String> log)
      throws ConfigException {
    checkName(name);
    this.client = access.client();
    this.name = name;
    this.interval = interval;
    this.log = log;
  }

  /**
   * Checks whether a job may have a name.
   *
   * @throws ConfigException if it may not
   */
  public static void checkName(String name) throws ConfigException {
    if (!ConfigFile.isName(name)) {
      throw new ConfigException(
          "'" + name + "' is not a job name; use up to 63 letters, digits and hyphens");
    }
  }

  /**
   * What a finished job has produced.
   *
   * @param model the S3 URI of the model
   * @param metrics the last value of each metric
   */
  public record Result(String model, Map<String, Float> metrics) {}

  /**
   * The training parameters in a file, as SageMaker sends them to the container: all are strings.
   *
   * @param taskType replaces the file's {@code task_type}; empty to keep it
   * @throws ConfigException if a parameter is invalid
   */
  public static Map<String, String> hyperparameters(Path file, Optional<String> taskType)
      throws IOException {
    Map<String, String> strings = new LinkedHashMap<>();
    try {
      JsonNode document = ParameterFile.document(file);
      // The job would fail after minutes; this fails at once.
      ParameterFile.parameters(document, file.toString());
      document.properties().forEach(each -> strings.put(each.getKey(), each.getValue().asText()));
    } catch (TrainingException e) {
      throw new ConfigException(String.valueOf(e.getMessage()));
    }
    taskType.ifPresent(type -> strings.put("task_type", type));
    return strings;
  }

  /** Creates the job. */
  public void create(TrainConfig config, String image, Map<String, String> hyperparameters)
      throws IOException {
    CreateTrainingJobRequest request =
        CreateTrainingJobRequest.builder()
            .trainingJobName(name)
            .roleArn(config.role())
            .algorithmSpecification(
                algorithm ->
                    algorithm
                        .trainingImage(image)
                        .trainingInputMode(TrainingInputMode.FILE)
                        .metricDefinitions(
                            JobMetrics.definitions().stream().map(TrainingJob::metric).toList()))
            .hyperParameters(hyperparameters)
            .inputDataConfig(
                channel("training", config.training()),
                channel("validation", config.validation()),
                channel("testing", config.testing()))
            .outputDataConfig(output -> output.s3OutputPath(config.output()))
            .resourceConfig(
                resources ->
                    resources
                        .instanceType(config.instanceType())
                        .instanceCount(1)
                        .volumeSizeInGB(config.volumeGb()))
            .stoppingCondition(stop -> stop.maxRuntimeInSeconds(config.maxSeconds()))
            .build();
    AwsCall.of(
        "the training job " + name + " cannot be created", () -> client.createTrainingJob(request));
    log.accept("created the training job " + name + " with " + image);
  }

  private static MetricDefinition metric(JobMetrics.Definition definition) {
    return MetricDefinition.builder().name(definition.name()).regex(definition.regex()).build();
  }

  private static Channel channel(String name, String prefix) {
    return Channel.builder()
        .channelName(name)
        .dataSource(
            source ->
                source.s3DataSource(
                    s3 ->
                        s3.s3DataType(S3DataType.S3_PREFIX)
                            .s3Uri(prefix)
                            .s3DataDistributionType(S3DataDistribution.FULLY_REPLICATED)))
        .build();
  }

  /**
   * Waits until the job has ended, and reports its progress.
   *
   * @throws IOException if the job failed or was stopped; the message contains the reason
   */
  public Result await() throws IOException {
    DescribeTrainingJobResponse ended =
        AwsCall.await(
            interval,
            () -> {
              DescribeTrainingJobResponse state = describe();
              report(state.secondaryStatusTransitions());
              return switch (state.trainingJobStatus()) {
                case COMPLETED, FAILED, STOPPED -> Optional.of(state);
                default -> Optional.empty();
              };
            },
            log);
    return switch (ended.trainingJobStatus()) {
      case COMPLETED -> result(ended);
      case STOPPED -> throw new IOException("the training job " + name + " was stopped");
      default ->
          throw new IOException(
              "the training job "
                  + name
                  + " failed: "
                  + (ended.failureReason() == null ? "no reason given" : ended.failureReason()));
    };
  }

  private static Result result(DescribeTrainingJobResponse job) {
    Map<String, Float> metrics = new LinkedHashMap<>();
    job.finalMetricDataList().forEach(each -> metrics.put(each.metricName(), each.value()));
    return new Result(job.modelArtifacts().s3ModelArtifacts(), metrics);
  }

  /** The container image that the job uses or used. */
  public String image() throws IOException {
    return describe().algorithmSpecification().trainingImage();
  }

  private DescribeTrainingJobResponse describe() throws IOException {
    return AwsCall.of(
        "the training job " + name + " cannot be queried",
        () -> client.describeTrainingJob(request -> request.trainingJobName(name)));
  }

  private void report(List<SecondaryStatusTransition> transitions) {
    for (SecondaryStatusTransition each :
        transitions.subList(Math.min(reported, transitions.size()), transitions.size())) {
      log.accept(
          name
              + ": "
              + each.statusAsString()
              + (each.statusMessage() == null || each.statusMessage().isBlank()
                  ? ""
                  : " (" + each.statusMessage().strip() + ")"));
    }
    reported = Math.max(reported, transitions.size());
  }
}
