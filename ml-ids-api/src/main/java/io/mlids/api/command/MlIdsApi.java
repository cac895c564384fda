package io.mlids.api.command;

import io.mlids.api.access.AccessSettings;
import io.mlids.api.dispatch.AlertSettings;
import io.mlids.api.http.BodyPace;
import io.mlids.api.http.ConnectionLimits;
import io.mlids.api.http.ServerSettings;
import io.mlids.api.sensor.SensorSettings;
import io.mlids.api.sink.EmbeddedQueue;
import io.mlids.api.sink.LogFormat;
import io.mlids.api.sink.NotificationTarget;
import io.mlids.api.sink.SqsTarget;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.Console;
import io.mlids.core.console.ExitCode;
import io.mlids.core.console.UnhurriedOutput;
import io.mlids.core.install.DefaultModel;
import io.mlids.core.unit.ByteSize;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code ml-ids-api}: serves a model over HTTP until it is stopped. */
@Command(
    name = "ml-ids-api",
    description = "Serves a model over HTTP and notifies of attacks.",
    defaultValueProvider = EnvironmentDefaults.class,
    footer = {
      "",
      "Every option is also an environment variable: MLIDS_ and its name in capitals, with _ for -"
          + " (MLIDS_MAX_BODY=16MiB); an option wins. Also read: AWS_SQS_QUEUE_URL, AWS_REGION,"
          + " AWS_ACCESS_KEY, AWS_SECRET_KEY, AWS_ENDPOINT_URL.",
      "",
      "In a SageMaker container (argument serve, a folder /opt/ml/model and no --model) the"
          + " defaults are --host 0.0.0.0 --port 8080 --model /opt/ml/model, and without a token"
          + " only /invocations, /ping and /health are there."
    })
public final class MlIdsApi implements Callable<Integer> {
  /** A stop is forced after ten seconds by those who stop containers. */
  private static final Duration LONGEST_END = Duration.ofSeconds(9);

  private static final Duration LAST_WORDS = Duration.ofMillis(500);
  private static final String LOOPBACK = "127.0.0.1";

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;
  @Mixin private CaptureOptions captures;
  @Mixin private AccessOptions access;
  @Mixin private AlertOptions alertOptions;
  @Mixin private SensorOptions sensorOptions;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "serve",
      description = "May be written for clarity; SageMaker writes it.")
  private String action;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "Where to listen, 0.0.0.0 for all addresses. Default: 127.0.0.1")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The port; 0 takes a free one. Default: 5000")
  private Integer port;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description =
          "The model bundle. Default: build/models/gradient_boost if there is one, else the model"
              + " that ships with the program")
  private Path model;

  @Option(
      names = "--max-body",
      paramLabel = "SIZE",
      defaultValue = "16MiB",
      description = "The largest request body: 16MiB, 500KB, 1048576. Default: 16MiB")
  private String maxBody;

  @Option(
      names = "--max-requests",
      paramLabel = "N",
      defaultValue = "" + ServerSettings.DEFAULT_MAX_REQUESTS,
      description =
          "How many requests are scored at once; more are told to come back. Default:"
              + " ${DEFAULT-VALUE}")
  private int maxRequests;

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      defaultValue = "" + ConnectionLimits.DEFAULT_MOST,
      description =
          "How many HTTP connections may be open. A new one displaces the one that has waited"
              + " longest for its next request, and is closed if all are busy. Default:"
              + " ${DEFAULT-VALUE}")
  private int maxConnections;

  @Option(
      names = "--sqs-queue-url",
      paramLabel = "URL",
      description =
          "Send notifications to this queue; without one the log has a short line for them.")
  private String sqsQueueUrl;

  @Option(
      names = "--log-format",
      paramLabel = "text|json",
      defaultValue = "text",
      description =
          "How attacks appear in the log, if notifications go there: text (a short line) or json"
              + " (an object per line). Default: ${DEFAULT-VALUE}")
  private LogFormat logFormat;

  @Option(
      names = "--embedded-queue",
      description =
          "Start an SQS server in this process and send notifications to its queue. While "
              + EmbeddedQueue.CAPACITY
              + " messages wait there, more are dropped, logged and counted. It knows no token:"
              + " without --insecure it listens for this machine alone.")
  private boolean embeddedQueue;

  @Option(
      names = "--embedded-queue-port",
      paramLabel = "N",
      description = "Its port; 0 takes a free one. Default: 9324")
  private Integer embeddedQueuePort;

  @Option(
      names = "--sns-topic-arn",
      paramLabel = "ARN",
      description = "Publish to a topic: not part of this version.")
  private String snsTopicArn;

  @Option(
      names = "--sagemaker-endpoint",
      paramLabel = "NAME|PATH",
      description = "Have SageMaker classify: not part of this version. --model wins over it.")
  private String sagemakerEndpoint;

  private final Map<String, String> environment;
  private final Path containerModel;
  private final CountDownLatch stopped = new CountDownLatch(1);

  public MlIdsApi() {
    this(System.getenv(), Path.of("/opt/ml/model"));
  }

  MlIdsApi(Map<String, String> environment, Path containerModel) {
    this.environment = Map.copyOf(environment);
    this.containerModel = containerModel;
  }

  public static void main(String[] arguments) {
    System.exit(Console.run(new MlIdsApi(), arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    // A log on a pipe that is not read must hold up neither detection nor the end.
    UnhurriedOutput error = UnhurriedOutput.ofStandardError("ml-ids-api");
    try {
      RunningApi api = start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(api, error), "shutdown"));
    } finally {
      error.drain(LAST_WORDS);
    }
    stopped.await();
    return ExitCode.OK;
  }

  /** Whatever hangs, the process ends. */
  private static void end(RunningApi api, UnhurriedOutput error) {
    try {
      Thread.ofPlatform().daemon().name("end").start(api::close).join(LONGEST_END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    error.drain(LAST_WORDS);
  }

  /** Starts what the options say; the caller ends it. */
  RunningApi start() throws IOException {
    if (common.verbose()) {
      // Read when the first logger is made.
      System.setProperty("org.slf4j.simpleLogger.log.io.mlids", "debug");
    }
    if (action != null && !action.toLowerCase(Locale.ROOT).equals("serve")) {
      throw CommandException.unusable("'" + action + "' is no action; the one there is is serve");
    }
    refuseWhatIsNotThereYet();
    boolean container = action != null && model == null && Files.isDirectory(containerModel);
    String address = host != null ? host : container ? "0.0.0.0" : LOOPBACK;
    if (address.isBlank()) {
      throw CommandException.unusable("--host is empty; give an address, 127.0.0.1 for example");
    }
    int number = port != null ? port : container ? 8080 : 5000;
    Path bundle = model != null ? model : container ? containerModel : DefaultModel.path();
    ServerSettings settings;
    NotificationTarget notifyBy;
    Clock clock = Clock.systemUTC();
    AlertSettings alerts;
    Optional<SensorSettings> sensor;
    try {
      settings =
          new ServerSettings(
              address,
              number,
              maxBodyBytes(),
              maxRequests,
              captures.limits(),
              BodyPace.DEFAULT,
              access.gate(address, container, clock),
              access.certificate(clock),
              captures.ignoresVlan(),
              new ConnectionLimits(maxConnections, ConnectionLimits.DEFAULT.longestHead()));
      notifyBy = notifyBy(address);
      alerts = alertOptions.settings();
      sensor = sensorOptions.settings(captures.ignoresVlan());
    } catch (IllegalArgumentException e) {
      throw CommandException.unusable(e.getMessage());
    }
    return RunningApi.start(settings, bundle, notifyBy, alerts, sensor, clock, out());
  }

  /**
   * Refuses what was asked for, and warns of what an environment of the original program holds, so
   * that it starts this one too.
   */
  private void refuseWhatIsNotThereYet() {
    if (snsTopicArn != null && isOfTheOriginal("--sns-topic-arn", "MLIDS_SNS_TOPIC_ARN")) {
      warn(
          "AWS_SNS_PREDICTIONS_TOPIC is not used: publishing to an SNS topic is not part of this"
              + " version; use --sqs-queue-url or --embedded-queue");
    } else if (snsTopicArn != null) {
      throw CommandException.unusable(
          "publishing to an SNS topic is not part of this version; leave --sns-topic-arn"
              + " out, and use --sqs-queue-url or --embedded-queue");
    }
    if (sagemakerEndpoint != null
        && model == null
        && isOfTheOriginal("--sagemaker-endpoint", "MLIDS_SAGEMAKER_ENDPOINT")) {
      warn(
          "AWS_SAGEMAKER_ENDPOINT is not used: classifying by a SageMaker endpoint is not part of"
              + " this version; a model bundle classifies, name it with --model");
    } else if (sagemakerEndpoint != null && model == null) {
      throw CommandException.unusable(
          "classifying by a SageMaker endpoint is not part of this version; leave"
              + " --sagemaker-endpoint out, or name a bundle with --model");
    } else if (sagemakerEndpoint != null) {
      warn("the SageMaker endpoint is not used: --model wins over it");
    }
  }

  private boolean isOfTheOriginal(String option, String ours) {
    return !spec.commandLine().getParseResult().hasMatchedOption(option)
        && environment.getOrDefault(ours, "").isBlank();
  }

  private void warn(String text) {
    PrintWriter error = spec.commandLine().getErr();
    error.println(spec.name() + ": warning: " + text);
    error.flush();
  }

  private int maxBodyBytes() {
    long bytes = ByteSize.parse(maxBody);
    if (bytes > ServerSettings.MOST_BODY_BYTES) {
      throw new IllegalArgumentException(
          "--max-body "
              + maxBody
              + " is more than the "
              + ByteSize.text(ServerSettings.MOST_BODY_BYTES)
              + " that a body may have");
    }
    return (int) bytes;
  }

  private NotificationTarget notifyBy(String address) {
    if (embeddedQueue && sqsQueueUrl != null) {
      throw CommandException.unusable(
          "--embedded-queue and --sqs-queue-url (or AWS_SQS_QUEUE_URL) are two places for"
              + " notifications; give one");
    }
    if (embeddedQueue) {
      int number = embeddedQueuePort == null ? 9324 : embeddedQueuePort;
      boolean open = access.isInsecure() || AccessSettings.isLoopback(address);
      return new NotificationTarget.EmbeddedServer(open ? address : LOOPBACK, number);
    }
    if (embeddedQueuePort != null) {
      throw CommandException.unusable(
          "--embedded-queue-port is the port of a queue that --embedded-queue starts; give both, or"
              + " neither");
    }
    return sqsQueueUrl == null
        ? new NotificationTarget.Log(logFormat)
        : new NotificationTarget.Sqs(SqsTarget.of(sqsQueueUrl, environment));
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
